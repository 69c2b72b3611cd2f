package dev.weightflow.projection.model;

import static dev.weightflow.projection.model.ModelTables.DECISIONS;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decisions about a model's aliases, of which any part can be read. Immutable. */
public final class PromotionDecisions {
    private final Queries queries;
    private final String where;
    private final List<Object> arguments;

    PromotionDecisions(Queries queries, ModelName model) {
        this(queries, "WHERE model = ?", List.of(model.value()));
    }

    private PromotionDecisions(Queries queries, String where, List<Object> arguments) {
        this.queries = queries;
        this.where = where;
        this.arguments = arguments;
    }

    private PromotionDecisions and(String condition, Object argument) {
        List<Object> more = new ArrayList<>(arguments);
        more.add(argument);
        return new PromotionDecisions(queries, where + " AND " + condition, List.copyOf(more));
    }

    /** Returns those about that alias, if one is given. */
    public PromotionDecisions about(Optional<Alias> alias) {
        return alias.map(only -> and("alias = ?", only.value())).orElse(this);
    }

    /** Returns those of that outcome, if one is given. */
    public PromotionDecisions of(Optional<Outcome> outcome) {
        return outcome.map(only -> and("outcome = ?", only.name())).orElse(this);
    }

    /** Returns those about that version and earlier ones. */
    public PromotionDecisions upTo(VersionNumber version) {
        return and("version <= ?", version.value());
    }

    /** Returns those by a gate. */
    public PromotionDecisions judged() {
        return and("judged = ?", 1);
    }

    public int count() {
        return (int) queries.number("SELECT count(*) FROM decisions " + where, arguments.toArray());
    }

    /**
     * Returns the latest ones, the latest first.
     *
     * @param from number of later ones that are left out
     */
    public List<PromotionDecision> latest(int from, int most) {
        List<Object> all = new ArrayList<>(arguments);
        all.add(most);
        all.add(from);
        return queries.list(
                DECISIONS, where + " ORDER BY place DESC LIMIT ? OFFSET ?", PromotionDecision::of, all.toArray());
    }
}
