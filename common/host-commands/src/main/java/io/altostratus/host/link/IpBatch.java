package io.altostratus.host.link;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Several changes for one run of {@code ip -batch} or {@code tc -batch}. Each belongs to something, so that a failure finds its owner. */
public final class IpBatch {

    /** What would end a word, start a comment or go on with the next line. */
    private static final Pattern WORD = Pattern.compile("[^\\s#\"'\\\\]+");

    private static final Pattern FAILED = Pattern.compile("Command failed .*:(\\d+)");

    private final List<String> owners = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * Adds a change.
     *
     * @param owner the object that the change is for
     * @param words as after the name of the program
     */
    public IpBatch add(String owner, String... words) {
        return add(owner, List.of(words));
    }

    public IpBatch add(String owner, List<String> words) {
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException("not a word for a batch: " + word);
            }
        }
        owners.add(owner);
        lines.add(String.join(" ", words));
        return this;
    }

    public IpBatch addAll(IpBatch others) {
        owners.addAll(others.owners);
        lines.addAll(others.lines);
        return this;
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    public int size() {
        return lines.size();
    }

    /** The changes in their order, each as one line. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /**
     * The changes that failed, as the program tells: its complaint, and then the number of the line, counted from 1.
     *
     * @throws CommandFailedException if it failed without naming a line
     */
    List<BatchFailure> failures(String program, CommandResult result) {
        List<BatchFailure> failures = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        for (String line : result.errors().lines().toList()) {
            Matcher failed = FAILED.matcher(line);
            if (failed.matches()) {
                int index = Integer.parseInt(failed.group(1)) - 1;
                failures.add(new BatchFailure(
                        program,
                        owners.get(index),
                        lines.get(index),
                        message.toString().strip()));
                message.setLength(0);
            } else {
                message.append(line).append(' ');
            }
        }
        if (failures.isEmpty()) {
            throw new CommandFailedException(program + " -batch: " + message, result.exitCode(), null);
        }
        return failures;
    }

    /** One change that the kernel did not take; the others were made. */
    public record BatchFailure(String program, String owner, String line, String message) {

        @Override
        public String toString() {
            return program + " " + line + ": " + message;
        }
    }
}
