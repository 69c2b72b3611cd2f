package dev.weightflow.cli.retraining;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.schema.id.Identifier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts about the answers of policies to evidence, for people. */
final class ActionText {
    private ActionText() {}

    /** Describes the answers that a policy states; the others are the usual ones. */
    static String actions(Resource actions) {
        String words = Stream.of(
                        actions.words("new data: %s", "newData"),
                        actions.words("a change: %s", "change"),
                        actions.words("the schedule: %s", "schedule"),
                        actions.words("a request: %s", "request"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "the usual ones" : words;
    }

    /** Describes the schedule of a policy, with its next moment. */
    static String schedule(Resource known) {
        return known.find("policy.schedule")
                .map(cron -> cron + " in UTC, next "
                        + (known.find("next").isEmpty() ? "never" : Listing.time(known, "next")))
                .orElse("none");
    }

    /** Describes what has become of a request. */
    static String run(Resource known) {
        String request = "Request " + Identifier.shortened(known.text("request")) + " for " + known.text("model");
        if (known.find("answer.action").isPresent()) {
            return request + " is answered: " + known.text("answer.reason")
                    + known.find("answer.job")
                            .map(job -> " Training " + Identifier.shortened(job) + ".")
                            .orElse("");
        }
        return request + " is noted. " + known.find("waiting").orElse("")
                + known.find("until")
                        .map(any -> " It may go on at " + Listing.time(known, "until") + ".")
                        .orElse("")
                + "\n'./weightflow retraining waiting' says what it waits for, './weightflow retraining actions "
                + known.text("model") + "' what became of it.";
    }
}
