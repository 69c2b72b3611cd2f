package dev.weightflow.cli.retraining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.training.BaseWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow retraining set}. */
@Command(
        name = "set",
        sortOptions = false,
        description = "Lets a model be trained again by itself on data that are ingested from now on.")
final class SetCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name; it need not have versions yet.")
    private String model;

    @ArgGroup(multiplicity = "1")
    private Given given;

    /** The policy: written out, or in a word. */
    private static final class Given {
        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "The policy in JSON (docs/retraining.md tells what it may say).")
        private Optional<Path> policy = Optional.empty();

        @ArgGroup(exclusive = false)
        private InAWord inAWord;
    }

    /** The policy that most want. */
    private static final class InAWord {
        @Option(
                names = "--min-new-samples",
                required = true,
                paramLabel = "N",
                description =
                        "Go on from the champion, trained as it was, as soon as a dataset has so many new training"
                                + " samples.")
        private int minNewSamples;

        @Option(
                names = "--evaluate-on",
                paramLabel = "DATASET",
                description = "Compare result and champion on the validation images of that dataset, so that what the"
                        + " champion could do must still be done; without it, on those of the new data.")
        private Optional<String> evaluateOn = Optional.empty();

        @Option(
                names = "--base-weights",
                paramLabel = "NAME|DIGEST|FILE",
                description =
                        "The pre-trained backbone to start from as long as there is no champion: one that './weightflow"
                                + " weights list' shows, or a file, which is uploaded first.")
        private Optional<String> baseWeights = Optional.empty();

        JsonNode policy(Session session) {
            ObjectNode policy = Json.MAPPER.createObjectNode().put("minNewSamples", minNewSamples);
            evaluateOn.ifPresent(dataset -> policy.put("evaluateOn", dataset));
            baseWeights.map(named -> BaseWeights.onPlatform(session, named)).ifPresent(start -> policy.putObject(
                            "recipe")
                    .put("model", start.model().key())
                    .put("baseWeights", start.digest().hex()));
            return policy;
        }
    }

    SetCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode policy = given.policy.map(SetCommand::read).orElseGet(() -> given.inAWord.policy(session));
        session.show(new Retrainings(session).set(model, policy), RetrainingText::policy);
        return 0;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode policy = Json.MAPPER.readTree(Files.readString(file));
            if (!policy.isObject()) {
                throw new CommandFailure(
                        "unreadable-policy",
                        ExitStatus.USAGE,
                        file + " holds no policy, which is a JSON object such as {\"minNewSamples\": 100}.");
            }
            return policy;
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    "unreadable-policy",
                    ExitStatus.USAGE,
                    file + " holds no JSON: " + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? "."
                                    : " at line " + e.getLocation().getLineNr() + "."),
                    e);
        } catch (IOException e) {
            throw new CommandFailure(
                    "no-such-policy",
                    ExitStatus.NOT_FOUND,
                    "The policy " + file + " cannot be read: is the path right, and may you read it?",
                    e);
        }
    }
}
