package dev.weightflow.registry.model;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registered model. Immutable; {@link #replay} is the only way to the next state.
 *
 * @param versions by number, the first first
 * @param aliases those that were ever used
 * @param rulings in the order in which they were made
 * @param refusals by report
 */
public record Model(
        ModelName name,
        List<VersionRecord> versions,
        Map<Alias, AliasRecord> aliases,
        List<Ruling> rulings,
        Map<ReportId, Refusal> refusals) {

    /** The alias that new versions compete for. */
    public static final Alias CHAMPION = new Alias("champion");

    static Model unknown(ModelName name) {
        return new Model(name, List.of(), Map.of(), List.of(), Map.of());
    }

    /** The model after that fact; this very model if the fact contradicts it or is known. */
    Model replay(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        Origin origin = Origin.of(envelope);
        if (event instanceof ModelVersionRegistered fact) {
            return registered(new VersionRecord(fact, origin));
        } else if (event instanceof AliasMoved fact) {
            return moved(fact, origin);
        } else if (event instanceof PromotionRejected fact) {
            return rejected(fact, origin);
        } else if (event instanceof RegistrationRefused fact) {
            return refused(new Refusal(fact, origin));
        }
        return this;
    }

    private Model registered(VersionRecord version) {
        boolean fits =
                version.number().equals(next()) && version(version.checkpoint()).isEmpty();
        return fits ? new Model(name, with(versions, version), aliases, rulings, refusals) : this;
    }

    private Model moved(AliasMoved fact, Origin origin) {
        AliasRecord before = alias(fact.alias());
        boolean fits = fact.move() == before.moves()
                && fact.from().equals(before.version())
                && fact.to().map(this::version).map(Optional::isPresent).orElse(true);
        if (!fits) {
            return this;
        }
        Map<Alias, AliasRecord> after = new LinkedHashMap<>(aliases);
        after.put(fact.alias(), before.movedTo(fact.to(), origin.at()));
        return new Model(name, versions, Map.copyOf(after), with(rulings, Ruling.of(fact, origin)), refusals);
    }

    private Model rejected(PromotionRejected fact, Origin origin) {
        boolean fits = version(fact.version()).isPresent() && fact.attempt() == attempts(fact.version(), fact.alias());
        return fits ? new Model(name, versions, aliases, with(rulings, Ruling.of(fact, origin)), refusals) : this;
    }

    private Model refused(Refusal refusal) {
        if (refusals.containsKey(refusal.fact().report())) {
            return this;
        }
        Map<ReportId, Refusal> more = new LinkedHashMap<>(refusals);
        more.put(refusal.fact().report(), refusal);
        return new Model(name, versions, aliases, rulings, Map.copyOf(more));
    }

    /** The number of the version that is registered next. */
    public VersionNumber next() {
        return versions.isEmpty()
                ? VersionNumber.FIRST
                : versions.get(versions.size() - 1).number().next();
    }

    /** The version of that number. */
    public Optional<VersionRecord> version(VersionNumber number) {
        return number.value() <= versions.size() ? Optional.of(versions.get(number.value() - 1)) : Optional.empty();
    }

    /** The version with those weights. */
    public Optional<VersionRecord> version(CheckpointId checkpoint) {
        return versions.stream()
                .filter(version -> version.checkpoint().equals(checkpoint))
                .findFirst();
    }

    /** The version that is registered last. */
    public Optional<VersionRecord> latest() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** That version, the one that its training started from, and so on to the first. */
    public List<VersionRecord> ancestry(VersionRecord version) {
        List<VersionRecord> line = new ArrayList<>();
        Optional<VersionRecord> next = Optional.of(version);
        while (next.isPresent() && !line.contains(next.get())) {
            line.add(next.get());
            next = next.get().fact().parent().flatMap(this::version);
        }
        return List.copyOf(line);
    }

    /** Whether the gate has ruled, or a person, on the checkpoint as a version of this model, or it was refused. */
    public boolean settled(CheckpointId checkpoint) {
        boolean refused = refusals.values().stream()
                .anyMatch(refusal -> refusal.fact().checkpoint().equals(checkpoint));
        return refused
                || version(checkpoint)
                        .filter(version -> attempts(version.number(), CHAMPION) > 0)
                        .isPresent();
    }

    /** What is known of that alias, also if nothing ever had it. */
    public AliasRecord alias(Alias alias) {
        return aliases.getOrDefault(alias, AliasRecord.unused(alias));
    }

    /** The version that the alias points to. */
    public Optional<VersionRecord> holder(Alias alias) {
        return alias(alias).version().flatMap(this::version);
    }

    /** How often it was decided whether that version may have that alias. */
    public int attempts(VersionNumber version, Alias alias) {
        return (int) rulings.stream()
                .filter(ruling -> ruling.answers(version, alias))
                .count();
    }

    /** The latest answer to the question whether that version may have that alias. */
    public Optional<Ruling> ruling(VersionNumber version, Alias alias) {
        return rulings.stream().filter(ruling -> ruling.answers(version, alias)).reduce((earlier, later) -> later);
    }

    /** What was decided about that version, in order. */
    public List<Ruling> rulings(VersionNumber version) {
        return rulings.stream()
                .filter(ruling -> ruling.version().filter(version::equals).isPresent())
                .toList();
    }

    /** The versions of which it was never decided whether they may have that alias, the oldest first. */
    public List<VersionRecord> undecided(Alias alias) {
        return versions.stream()
                .filter(version -> attempts(version.number(), alias) == 0)
                .toList();
    }

    /** Where that version stands with regard to that alias. */
    public Standing standing(VersionNumber version, Alias alias) {
        if (alias(alias).version().filter(version::equals).isPresent()) {
            return Standing.HOLDER;
        }
        boolean held = rulings.stream()
                .anyMatch(ruling -> ruling.answers(version, alias) && ruling.outcome() != Outcome.REJECTED);
        if (held) {
            return Standing.SUPERSEDED;
        }
        return attempts(version, alias) == 0 ? Standing.UNDECIDED : Standing.REJECTED;
    }

    private static <T> List<T> with(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return List.copyOf(more);
    }
}
