package dev.weightflow.data.dataset.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML document as JSON, in which every value has its line. Anchors, Java's tags and several documents are refused. */
final class YamlDocument {
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 12;

    private final String name;
    private final Map<JsonNode, Integer> lines = new IdentityHashMap<>();
    private final ObjectNode root;

    private YamlDocument(String name, Node node) {
        this.name = name;
        if (!(node instanceof MappingNode mapping)) {
            throw fault(1, "must be a mapping such as 'images: images/{id}.jpg'");
        }
        this.root = object(mapping);
    }

    /** @throws DatasetException naming the line of invalid YAML */
    static YamlDocument read(byte[] file, String name) {
        if (file.length > LARGEST) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE, name, "has more than %d bytes; list classes, not pixels, in it", LARGEST);
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LARGEST);
        try {
            Node node = new Yaml(new SafeConstructor(options))
                    .compose(new StringReader(new String(file, StandardCharsets.UTF_8)));
            return new YamlDocument(name, node);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM, name, e, "is not valid YAML at line %d: %s", line, e.getProblem());
        } catch (YAMLException e) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM,
                    name,
                    e,
                    "is not valid YAML: %s",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    ObjectNode root() {
        return root;
    }

    /** Creates a fault at the line of that value. */
    DatasetException fault(JsonNode at, String what, Object... values) {
        return fault(lines.getOrDefault(at, 1), what, values);
    }

    private DatasetException fault(int line, String what, Object... values) {
        return DatasetException.of(
                ViolationCode.WRONG_FORM, name, "%s, line %d: %s".formatted(name, line, what.formatted(values)));
    }

    private JsonNode value(Node node) {
        if (node instanceof MappingNode mapping) {
            return object(mapping);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            lines.put(array, line(node));
            sequence.getValue().forEach(each -> array.add(value(each)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private ObjectNode object(MappingNode mapping) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        lines.put(object, line(mapping));
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw fault(line(entry.getKeyNode()), "a name must be a plain word");
            }
            if (object.has(key.getValue())) {
                throw fault(line(key), "'%s' is given twice; keep one of the lines", key.getValue());
            }
            JsonNode value = value(entry.getValueNode());
            lines.put(value, line(key));
            object.set(key.getValue(), value);
        }
        return object;
    }

    /** Creates a node for each scalar, so that each has a line of its own; except the two booleans, whose line is the last one's. */
    private JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        JsonNode value = new TextNode(text);
        if (node.isPlain()) {
            Tag tag = node.getTag();
            if (tag.equals(Tag.INT) && text.matches("-?[0-9]{1,18}")) {
                value = BigIntegerNode.valueOf(new BigInteger(text));
            } else if ((tag.equals(Tag.FLOAT) || tag.equals(Tag.INT)) && text.matches("-?[0-9.]+([eE][-+]?[0-9]+)?")) {
                value = new DoubleNode(Double.parseDouble(text));
            } else if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
                value = JsonNodeFactory.instance.booleanNode(text.equals("true"));
            }
        }
        lines.put(value, line(node));
        return value;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
