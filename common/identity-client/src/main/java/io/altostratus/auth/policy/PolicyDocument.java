package io.altostratus.auth.policy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Rules as one file holds them: YAML or JSON, a mapping of names to rules.
 *
 * @param checks in the order of the file
 * @param places where each rule stands, as {@code file:line:column} counted from 1
 */
record PolicyDocument(Map<String, Check> checks, Map<String, String> places) {

    /** A document that cannot be used; the message begins with file, line and column. */
    static final class MalformedPolicyException extends RuntimeException {
        MalformedPolicyException(String place, String message) {
            super(place + ": " + message);
        }
    }

    /** @param file its name, for messages */
    static PolicyDocument parse(String file, String text) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new MalformedPolicyException(mark == null ? file : place(file, mark, 0), e.getProblem());
        } catch (YAMLException e) {
            throw new MalformedPolicyException(file, String.valueOf(e.getMessage()));
        }
        Map<String, Check> checks = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        if (root == null || root.getTag().equals(Tag.NULL)) {
            return new PolicyDocument(checks, places);
        }
        if (!(root instanceof MappingNode mapping)) {
            throw malformed(file, root, "a mapping of rule names to rules is expected");
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                throw malformed(file, entry.getKeyNode(), "the name of a rule is expected");
            }
            if (checks.put(name.getValue(), check(file, name.getValue(), entry.getValueNode())) != null) {
                throw malformed(file, name, "the rule " + name.getValue() + " is there twice");
            }
            places.put(name.getValue(), place(file, name.getStartMark(), 0));
        }
        return new PolicyDocument(checks, places);
    }

    private static Check check(String file, String name, Node value) {
        return switch (value) {
            case ScalarNode text when text.getTag().equals(Tag.STR) -> parse(file, name, text, false);
            case ScalarNode nothing when nothing.getTag().equals(Tag.NULL) -> new Check.Always(true);
            case SequenceNode list -> anyOf(file, name, list);
            default -> throw malformed(file, value, "rule " + name + " is not a text");
        };
    }

    /** The older form: any of the outer list, all of an inner one. A list of nothing but empty lists never allows. */
    private static Check anyOf(String file, String name, SequenceNode list) {
        if (list.getValue().isEmpty()) {
            return new Check.Always(true);
        }
        List<Check> any = new ArrayList<>();
        for (Node alternative : list.getValue()) {
            List<Node> conditions = alternative instanceof SequenceNode inner ? inner.getValue() : List.of(alternative);
            List<Check> all = new ArrayList<>();
            for (Node condition : conditions) {
                if (!(condition instanceof ScalarNode text) || !text.getTag().equals(Tag.STR)) {
                    throw malformed(file, condition, "rule " + name + " is not a list of texts");
                }
                all.add(parse(file, name, text, true));
            }
            if (!all.isEmpty()) {
                any.add(new Check.All(List.copyOf(all)));
            }
        }
        return new Check.Any(List.copyOf(any));
    }

    private static Check parse(String file, String name, ScalarNode text, boolean single) {
        try {
            return single ? RuleParser.parseSingle(text.getValue()) : RuleParser.parse(text.getValue());
        } catch (RuleParser.RuleSyntaxException e) {
            throw new MalformedPolicyException(
                    place(file, text.getStartMark(), offset(text, e.position())),
                    "rule " + name + ": " + e.getMessage());
        }
    }

    /** How far from its beginning in the file a character of a text stands; the beginning where that is not plain. */
    private static int offset(ScalarNode text, int position) {
        Mark start = text.getStartMark();
        Mark end = text.getEndMark();
        int quote = text.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
        boolean asWritten = start.getLine() == end.getLine()
                && end.getColumn() - start.getColumn() == text.getValue().length() + 2 * quote;
        return asWritten ? quote + position - 1 : 0;
    }

    private static MalformedPolicyException malformed(String file, Node node, String message) {
        return new MalformedPolicyException(place(file, node.getStartMark(), 0), message);
    }

    private static String place(String file, Mark mark, int offset) {
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1 + offset);
    }
}
