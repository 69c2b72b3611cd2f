package dev.weightflow.cli.retraining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of how drift is looked for. */
public final class DriftOptions {
    @Option(
            names = "--drift",
            required = true,
            description =
                    "Look for drift: compare datasets without labels with what the champion was registered on, and"
                            + " ask for labels once a change is shown.")
    private boolean drift;

    @Option(
            names = "--drift-source",
            paramLabel = "SOURCE",
            description = "Look only at datasets from this source, in which * stands for any text (any source).")
    private List<String> sources = List.of();

    @Option(
            names = "--alpha",
            paramLabel = "PROBABILITY",
            description =
                    "The probability of ever stating a change that there is not, for as long as a champion serves (0.05).")
    private Optional<Double> alpha = Optional.empty();

    void putInto(ObjectNode policy) {
        ObjectNode wanted = policy.putObject("drift");
        if (!sources.isEmpty()) {
            sources.forEach(wanted.putArray("sources")::add);
        }
        alpha.ifPresent(probability -> wanted.put("alpha", probability));
    }
}
