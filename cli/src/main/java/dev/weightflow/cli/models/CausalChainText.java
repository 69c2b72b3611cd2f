package dev.weightflow.cli.models;

import dev.weightflow.cli.console.Quantities;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A chain of facts for people: what followed from what is further to the right. */
public final class CausalChainText {

    private CausalChainText() {}

    /** @param missing a fact that the chain refers to and that is no longer kept */
    public static String text(List<CausalChain.Step> chain, Optional<String> missing) {
        return chain.stream()
                        .map(step -> Quantities.time(step.at()) + "  " + "  ".repeat(step.depth()) + step.type() + ": "
                                + step.description())
                        .collect(Collectors.joining("\n"))
                + missing.map(event -> "\n(the chain begins before event " + Quantities.brief(event)
                                + ", which is no longer kept)")
                        .orElse("");
    }
}
