package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.Iterator;
import java.util.function.Consumer;

/** The parts of resources that examples break. */
final class Parts {

    private Parts() {}

    static ObjectNode pod(ObjectNode workload) {
        return (ObjectNode) Manifests.pod(workload);
    }

    static ObjectNode container(ObjectNode workload) {
        return (ObjectNode) workload.at("/spec/template/spec/containers/0");
    }

    /** A container that runs before the first one, and is like it. */
    static ObjectNode initContainer(ObjectNode workload) {
        ObjectNode copy = container(workload).deepCopy().put("name", "before");
        pod(workload).putArray("initContainers").add(copy);
        return copy;
    }

    static ObjectNode secret(ObjectNode workload) {
        return (ObjectNode) Manifests.stream(container(workload).path("env"))
                .map(variable -> variable.at("/valueFrom/secretKeyRef"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
    }

    static ObjectNode variable(ObjectNode workload, String name) {
        return named(container(workload).path("env"), "name", name);
    }

    /** Gives it a variable that a ConfigMap's key holds. */
    static void configured(ObjectNode workload, String configMap, String key) {
        container(workload)
                .withArray("/env")
                .addObject()
                .put("name", "JAVA_TOOL_OPTIONS")
                .putObject("valueFrom")
                .putObject("configMapKeyRef")
                .put("name", configMap)
                .put("key", key);
    }

    /** A broker's addresses, as it tells them to its clients. */
    static void advertise(ObjectNode workload, String listeners) {
        variable(workload, "KAFKA_ADVERTISED_LISTENERS").put("value", listeners);
    }

    /** The volume of that name, emptied. */
    static ObjectNode volume(ObjectNode workload, String name) {
        return named(pod(workload).path("volumes"), "name", name).removeAll().put("name", name);
    }

    static ObjectNode claim(ObjectNode workload) {
        return (ObjectNode) Manifests.stream(Manifests.pod(workload).path("volumes"))
                .filter(volume -> volume.has("persistentVolumeClaim"))
                .findFirst()
                .orElseThrow()
                .path("persistentVolumeClaim");
    }

    static ObjectNode mount(ObjectNode workload, String folder) {
        return named(container(workload).path("volumeMounts"), "mountPath", folder);
    }

    static void unmount(ObjectNode workload, String folder) {
        ObjectNode mount = mount(workload, folder);
        Iterator<JsonNode> mounts = ((ArrayNode) container(workload).path("volumeMounts")).elements();
        while (mounts.hasNext()) {
            if (mounts.next() == mount) {
                mounts.remove();
            }
        }
    }

    /** A policy's first port of its first rule. */
    static ObjectNode port(ObjectNode policy, String direction) {
        return (ObjectNode) policy.at("/spec/" + direction + "/0/ports/0");
    }

    static void rename(ObjectNode object, String from, String to) {
        object.set(to, object.remove(from));
    }

    static Break on(String kind, String name, String what, Consumer<ObjectNode> how, String fault) {
        return new Break(
                kind + " " + name + ": " + what,
                resource -> {
                    if (Manifests.kind(resource).equals(kind)
                            && Manifests.name(resource).startsWith(name)) {
                        how.accept(resource);
                    }
                },
                fault);
    }

    private static ObjectNode named(JsonNode list, String field, String value) {
        return (ObjectNode) Manifests.stream(list)
                .filter(entry -> entry.path(field).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }
}
