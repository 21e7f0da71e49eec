package io.altostratus.host.filter;

import io.altostratus.host.Command;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host's {@code iptables-save}, {@code iptables-restore --noflush} and their sisters, whichever flavour they are. */
public final class PacketFilter {

    private final CommandRunner runner;
    private final @Nullable String namespace;

    public PacketFilter(CommandRunner runner) {
        this(runner, null);
    }

    private PacketFilter(CommandRunner runner, @Nullable String namespace) {
        this.runner = runner;
        this.namespace = namespace;
    }

    /** The filter inside a namespace that {@code ip netns} lists. */
    public PacketFilter inNamespace(String name) {
        return new PacketFilter(runner, name);
    }

    /** What a table holds now. */
    public FilterTable read(FilterProgram program, String table) {
        return FilterTable.parse(
                runner.run(Command.read(program.save(), "-t", table).inNamespace(namespace))
                        .output());
    }

    /** What all tables hold now that have been used so far. */
    public Map<String, FilterTable> readAll(FilterProgram program) {
        String dump =
                runner.run(Command.read(program.save()).inNamespace(namespace)).output();
        Map<String, StringBuilder> parts = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        for (String line : dump.lines().toList()) {
            if (line.startsWith("*")) {
                part = parts.computeIfAbsent(line.substring(1), name -> new StringBuilder());
            } else {
                part.append(line).append('\n');
            }
        }
        Map<String, FilterTable> tables = new LinkedHashMap<>();
        parts.forEach((name, text) -> tables.put(name, FilterTable.parse(text.toString())));
        return tables;
    }

    /**
     * Makes the changes, all or none.
     *
     * @throws RefusedRuleException if one rule was not understood; then nothing has changed
     * @throws CommandFailedException if it did not work for another reason; then nothing has changed
     */
    public void apply(FilterChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        Command command = changes.program() == FilterProgram.EBTABLES
                ? Command.of(changes.program().restore(), "--noflush")
                : Command.of(changes.program().restore(), "--noflush", "-w", "10");
        String text = changes.text();
        try {
            runner.run(command.withInput(text).inNamespace(namespace));
        } catch (CommandFailedException e) {
            throw RefusedRuleException.of(e, text)
                    .<CommandFailedException>map(refused -> refused)
                    .orElse(e);
        }
    }

    /**
     * Makes changes to several tables of one program in one run.
     *
     * @throws CommandFailedException if one of them was refused; the tables before its own are changed then
     */
    public void apply(List<FilterChanges> tables) {
        StringBuilder text = new StringBuilder();
        tables.stream().filter(changes -> !changes.isEmpty()).forEach(changes -> text.append(changes.text()));
        if (!text.isEmpty()) {
            runner.run(Command.of(tables.getFirst().program().restore(), "--noflush", "-w", "10")
                    .withInput(text.toString())
                    .inNamespace(namespace));
        }
    }
}
