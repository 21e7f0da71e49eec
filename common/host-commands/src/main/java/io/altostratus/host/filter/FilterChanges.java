package io.altostratus.host.filter;

import java.util.ArrayList;
import java.util.List;

/** Changes to one table that are made together or not at all. */
public final class FilterChanges {

    private final FilterProgram program;
    private final String table;
    private final List<String> declared = new ArrayList<>();
    private final List<String> deletedRules = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> deletedChains = new ArrayList<>();

    public FilterChanges(FilterProgram program, String table) {
        this.program = program;
        this.table = table;
    }

    /** Makes the chain, or empties it, and gives it these rules. */
    public void replace(String chain, List<String> content) {
        declared.add(program.declaration(chain));
        content.forEach(rule -> rules.add("-A " + chain + " " + rule));
    }

    /** Puts the rule at the top of a chain. */
    public void insert(String chain, String rule) {
        rules.add("-I " + chain + " 1 " + rule);
    }

    /** @param position counted from 1, after all deletions and after the insertions that were asked for before */
    public void insertAt(String chain, int position, String rule) {
        rules.add("-I " + chain + " " + position + " " + rule);
    }

    /** @param position counted from 1, after the deletions that were asked for before */
    public void deleteAt(String chain, int position) {
        deletedRules.add("-D " + chain + " " + position);
    }

    public void delete(String chain, String rule) {
        deletedRules.add("-D " + chain + " " + rule);
    }

    /** Deletes chains that, after these changes, nothing but each other leads to. */
    public void deleteChains(List<String> chains) {
        chains.forEach(chain -> deletedChains.add("-F " + chain));
        chains.forEach(chain -> deletedChains.add("-X " + chain));
    }

    public boolean isEmpty() {
        return declared.isEmpty() && deletedRules.isEmpty() && rules.isEmpty() && deletedChains.isEmpty();
    }

    /** As the restore program reads it. */
    public String text() {
        StringBuilder text = new StringBuilder("*" + table + "\n");
        for (List<String> part : List.of(declared, deletedRules, rules, deletedChains)) {
            part.forEach(line -> text.append(line).append('\n'));
        }
        // ebtables-restore knows no COMMIT: the end of its input is one.
        return program == FilterProgram.EBTABLES ? text.toString() : text + "COMMIT\n";
    }

    FilterProgram program() {
        return program;
    }
}
