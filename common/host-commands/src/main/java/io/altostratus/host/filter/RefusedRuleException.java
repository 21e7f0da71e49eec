package io.altostratus.host.filter;

import io.altostratus.host.CommandFailedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One rule that a packet filter does not understand, so that none of the changes that came with it were made. */
public final class RefusedRuleException extends CommandFailedException {

    /** How the restore programs name the line of their input that they stopped at. */
    private static final Pattern LINE = Pattern.compile("\\bline:? (\\d{1,7})\\b");

    private static final Pattern RULE = Pattern.compile("-(?:A \\S+|I \\S+ \\d+) (.+)");

    private final String rule;

    private RefusedRuleException(String rule, CommandFailedException cause) {
        super(String.valueOf(cause.getMessage()), cause.exitCode(), cause);
        this.rule = rule;
    }

    /** The rule without its chain, as it was written. */
    public String rule() {
        return rule;
    }

    /** Empty if the program did not fail at a rule, or did not say at which. */
    static Optional<RefusedRuleException> of(CommandFailedException failure, String input) {
        String message = String.valueOf(failure.getMessage());
        Matcher line = LINE.matcher(message.substring(message.lastIndexOf("exited with") + 1));
        List<String> lines = input.lines().toList();
        while (line.find()) {
            int number = Integer.parseInt(line.group(1));
            Matcher rule = RULE.matcher(number >= 1 && number <= lines.size() ? lines.get(number - 1) : "");
            if (rule.matches()) {
                return Optional.of(new RefusedRuleException(rule.group(1), failure));
            }
        }
        return Optional.empty();
    }
}
