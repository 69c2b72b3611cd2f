package dev.weightflow.registry.webhook;

import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says which model a fact is about, and which page of the console.
 *
 * @param trained returns the model that a training is for, as far as it is known
 * @param console the console's address, if it is set
 */
record FactSubjects(Function<JobId, Optional<ModelName>> trained, Optional<URI> console) {
    Optional<ModelName> model(Event fact) {
        if (fact instanceof ModelEvent event) {
            return Optional.of(event.model());
        }
        return fact instanceof JobEvent event ? trained.apply(event.job()) : Optional.empty();
    }

    /** Returns the model; where a training belongs to none, the job. */
    String subject(Event fact) {
        return model(fact).map(ModelName::value).orElseGet(fact::subject);
    }

    Optional<URI> page(Event fact) {
        String path = fact instanceof JobEvent ? "/trainings/" : "/models/";
        String part = fact instanceof DriftEvent ? "/drift" : "";
        return console.map(
                address -> URI.create(address.toString().replaceAll("/+$", "") + path + fact.subject() + part));
    }
}
