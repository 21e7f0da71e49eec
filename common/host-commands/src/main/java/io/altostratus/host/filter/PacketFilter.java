package io.altostratus.host.filter;

import io.altostratus.host.Command;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;

/** The host's {@code iptables-save}, {@code iptables-restore --noflush} and their sisters, whichever flavour they are. */
public final class PacketFilter {

    private final CommandRunner runner;

    public PacketFilter(CommandRunner runner) {
        this.runner = runner;
    }

    /** What a table holds now. */
    public FilterTable read(FilterProgram program, String table) {
        return FilterTable.parse(
                runner.run(Command.read(program.save(), "-t", table)).output());
    }

    /**
     * Makes the changes, all or none.
     *
     * @throws CommandFailedException if one of them was refused; then nothing has changed
     */
    public void apply(FilterChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        Command command = changes.program() == FilterProgram.EBTABLES
                ? Command.of(changes.program().restore(), "--noflush")
                : Command.of(changes.program().restore(), "--noflush", "-w", "10");
        runner.run(command.withInput(changes.text()));
    }
}
