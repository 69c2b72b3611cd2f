package dev.weightflow.deployment.rules;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The rules as the Prometheus operator takes them. */
final class PrometheusRule {

    private PrometheusRule() {}

    static String of(ArrayNode groups) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        resource.put("apiVersion", "monitoring.coreos.com/v1");
        resource.put("kind", "PrometheusRule");
        resource.putObject("metadata")
                .put("name", "weightflow")
                .putObject("labels")
                .put("app.kubernetes.io/part-of", "weightflow");
        resource.putObject("spec").set("groups", groups);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(160);
        options.setIndent(2);
        Map<String, Object> plain = new ObjectMapper().convertValue(resource, new TypeReference<>() {});
        return "# Generated from deploy/prometheus/rules: change those.\n" + new Yaml(options).dump(plain);
    }
}
