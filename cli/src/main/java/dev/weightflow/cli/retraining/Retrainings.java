package dev.weightflow.cli.retraining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.platform.ServiceName;

/** Speaks with {@code checkpoint-registry} about retraining. */
final class Retrainings {

    private final ServiceClient client;

    Retrainings(Session session) {
        this.client = session.client(ServiceName.CHECKPOINT_REGISTRY);
    }

    ServiceResponse<Policy[]> policies() {
        return client.get("/retraining/policies", Policy[].class);
    }

    ServiceResponse<Policy> policy(String model) {
        return client.get(path(model), Policy.class);
    }

    /** @param policy as the user wrote it; the registry says what is wrong with it */
    ServiceResponse<Policy> set(String model, JsonNode policy) {
        return client.put(path(model), policy, Policy.class);
    }

    void remove(String model) {
        client.delete(path(model));
    }

    /** @param id a dataset or an event, or an id's beginning */
    ServiceResponse<Explanation> explain(String id) {
        return client.get("/retraining/explain/" + Names.segment(id), Explanation.class);
    }

    private static String path(String model) {
        return "/models/" + Names.segment(model) + "/retraining-policy";
    }
}
