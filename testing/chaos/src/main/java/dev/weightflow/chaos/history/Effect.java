package dev.weightflow.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Optional;

/**
 * Effect of a fact in a journal, independent of which worker caused it and when. Two runs of the same work have the same effects, however often the
 * work was resumed: claims, releases, starts and attempts that will be repeated are no effects.
 *
 * @param place subject of the effect: no run may have two effects of one type at one place
 * @param content the event without claim, worker and duration
 */
record Effect(String type, String place, JsonNode content) {

    private static final ObjectMapper JSON = WeightflowJson.mapper();
    private static final List<String> OF_THE_ATTEMPT = List.of("claim", "worker", "seconds", "workedSeconds");

    static Optional<Effect> of(Fact fact) {
        if (!fact.isJournaled() || !fact.isReadable()) {
            return Optional.empty();
        }
        Event event = fact.envelope().event();
        return isOfTheAttempt(event)
                ? Optional.empty()
                : Optional.of(
                        new Effect(fact.type().orElseThrow(), event.subject() + " " + place(event), content(fact)));
    }

    private static boolean isOfTheAttempt(Event event) {
        return event instanceof JobEvent.Claimed
                || event instanceof JobEvent.Released
                || event instanceof JobEvent.Started
                || event instanceof JobEvent.Failed failed && failed.retryAt().isPresent();
    }

    private static String place(Event event) {
        if (event instanceof CheckpointCommitted checkpoint) {
            return "step " + checkpoint.step();
        }
        // the discriminator of events under a claim is the claim, and a job ends once
        return event instanceof JobEvent.UnderClaim ? "" : event.discriminator();
    }

    private static JsonNode content(Fact fact) {
        try {
            ObjectNode content = (ObjectNode) JSON.readTree(fact.json());
            return content.remove(OF_THE_ATTEMPT);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the event " + fact.id() + " is no JSON", e);
        }
    }

    String name() {
        return type.replaceAll(".*\\.([A-Za-z]+)\\.v\\d+", "$1") + " of " + place.strip();
    }
}
