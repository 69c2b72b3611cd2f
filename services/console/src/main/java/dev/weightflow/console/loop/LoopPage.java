package dev.weightflow.console.loop;

import dev.weightflow.console.Console;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Content of the page of a model's chains. */
public final class LoopPage {
    private final Console console;
    private final Model model;
    private final Standing standing;
    private final boolean newest;
    private final Chains.Found found;

    /**
     * @param newest whether the chains are the newest
     * @param before the moment before which they are
     */
    LoopPage(Console console, Model model, Standing standing, boolean newest, Instant before) {
        this.console = console;
        this.model = model;
        this.standing = standing;
        this.newest = newest;
        this.found = new Chains(console, model).before(before);
    }

    public String name() {
        return model.name().value();
    }

    public Optional<String> champion() {
        return model.alias(Model.CHAMPION).version().map(VersionNumber::toString);
    }

    public Standing standing() {
        return standing;
    }

    public List<Chain> chains() {
        return found.chains();
    }

    /** Returns whether these are the newest. */
    public boolean newest() {
        return newest;
    }

    /** Returns the moment before which there are older ones. */
    public Optional<String> older() {
        return found.older().map(Instant::toString);
    }

    /** Returns why some of the content may be missing; empty if all is known. */
    public String note() {
        return console.journals()
                .notCurrent()
                .map(reason -> "The latest facts may be missing: " + reason)
                .orElse("");
    }
}
