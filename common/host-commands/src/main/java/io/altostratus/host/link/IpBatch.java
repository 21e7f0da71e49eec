package io.altostratus.host.link;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Several changes for one run of {@code ip -batch}. Each belongs to something, so that a failure finds its owner. */
public final class IpBatch {

    /** What would end a word, start a comment or go on with the next line. */
    private static final Pattern WORD = Pattern.compile("[^\\s#\"'\\\\]+");

    private final List<String> owners = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * Adds a change.
     *
     * @param owner the object that the change is for
     * @param words as after {@code ip}
     */
    public IpBatch add(String owner, String... words) {
        return add(owner, List.of(words));
    }

    public IpBatch add(String owner, List<String> words) {
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException("not a word for ip: " + word);
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

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** @param number counted from 1, as {@code ip} does */
    BatchFailure failure(int number, String message) {
        return new BatchFailure(owners.get(number - 1), lines.get(number - 1), message);
    }

    /** One change that the kernel did not take; the others were made. */
    public record BatchFailure(String owner, String line, String message) {

        @Override
        public String toString() {
            return "ip " + line + ": " + message;
        }
    }
}
