package dev.weightflow.registry.view;

import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.model.AliasRecord;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException.UnknownAlias;
import dev.weightflow.registry.model.RegistryException.UnknownModel;
import dev.weightflow.registry.model.RegistryException.UnknownPicture;
import dev.weightflow.registry.model.RegistryException.UnknownVersion;
import dev.weightflow.registry.model.Ruling;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Answers questions about models. What is not there is an exception that says so. */
public final class Showcase {

    private final Registry registry;
    private final Documents documents;

    public Showcase(Registry registry) {
        this.registry = registry;
        this.documents = new Documents(registry.archive(), registry.evaluations());
    }

    /** All models. */
    public List<ModelView> models() {
        return registry.models().models().stream().map(Showcase::brief).toList();
    }

    /** One model. */
    public ModelView model(ModelName name) {
        return brief(known(name));
    }

    /** A model's versions, the latest first. */
    public List<VersionView> versions(ModelName name) {
        Model model = known(name);
        return model.versions().stream()
                .sorted(Comparator.comparing(VersionRecord::number).reversed())
                .map(version -> brief(model, version))
                .toList();
    }

    /** One version in brief. */
    public VersionView version(ModelName name, VersionNumber number) {
        return brief(known(name), version(known(name), number));
    }

    /** One version with all that is known of it. */
    public VersionDetail detail(ModelName name, VersionNumber number) {
        Model model = known(name);
        VersionRecord version = version(model, number);
        return documents.detail(
                brief(model, version),
                version,
                model.rulings(number).stream().map(RulingView::of).toList());
    }

    /** What was decided about a model's aliases, the latest first. */
    public List<RulingView> rulings(ModelName name) {
        List<RulingView> rulings = new ArrayList<>(
                known(name).rulings().stream().map(RulingView::of).toList());
        java.util.Collections.reverse(rulings);
        return rulings;
    }

    /** The latest decision whether that version may have that alias. */
    public Optional<RulingView> ruling(ModelName name, VersionNumber number, Alias alias) {
        return known(name).ruling(number, alias).map(RulingView::of);
    }

    /** The aliases that point to a version. */
    public List<AliasView> aliases(ModelName name) {
        return known(name).aliases().values().stream()
                .filter(record -> record.version().isPresent())
                .map(record -> AliasView.of(name, record))
                .sorted(Comparator.comparing(view -> view.alias().value()))
                .toList();
    }

    /** Where an alias points to. */
    public AliasView alias(ModelName name, Alias alias) {
        AliasRecord record = known(name).alias(alias);
        if (record.version().isEmpty()) {
            throw new UnknownAlias(name, alias);
        }
        return AliasView.of(name, record);
    }

    /** How a version came about. */
    public AccountView explain(ModelName name, VersionNumber number) {
        Model model = known(name);
        List<EventId> facts = new ArrayList<>();
        facts.add(version(model, number).origin().fact());
        model.rulings(number).stream().map(Ruling::origin).forEach(origin -> facts.add(origin.fact()));
        return AccountView.of(name, number, registry.chronicle().explain(facts));
    }

    /** How the champion came about, or where there is none, the latest version. */
    public AccountView explain(ModelName name) {
        Model model = known(name);
        VersionRecord version = model.holder(Model.CHAMPION)
                .or(model::latest)
                .orElseThrow(() -> new UnknownVersion(name, VersionNumber.FIRST));
        return explain(name, version.number());
    }

    /** The PNG file of a picture of that version's predictions. */
    public byte[] picture(ModelName name, VersionNumber number, Digest digest) {
        VersionRecord version = version(known(name), number);
        PredictionImage picture = documents.pictures(version).stream()
                .filter(known -> known.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new UnknownPicture(digest));
        return registry.archive().picture(picture);
    }

    private Model known(ModelName name) {
        return registry.models().known(name).orElseThrow(() -> new UnknownModel(name));
    }

    private static VersionRecord version(Model model, VersionNumber number) {
        return model.version(number).orElseThrow(() -> new UnknownVersion(model.name(), number));
    }

    private static ModelView brief(Model model) {
        Map<String, VersionNumber> aliases = new TreeMap<>();
        model.aliases().values().forEach(record -> record.version()
                .ifPresent(version -> aliases.put(record.alias().value(), version)));
        return new ModelView(
                model.name(),
                model.versions().size(),
                model.latest().map(VersionRecord::number),
                aliases,
                model.undecided(Model.CHAMPION).stream()
                        .map(VersionRecord::number)
                        .toList(),
                model.refusals().values().stream()
                        .filter(refusal ->
                                model.version(refusal.fact().checkpoint()).isEmpty())
                        .map(RefusalView::of)
                        .sorted(Comparator.comparing(RefusalView::at))
                        .toList());
    }

    private VersionView brief(Model model, VersionRecord version) {
        Optional<Evaluation> evaluation = version.fact().report().flatMap(registry.evaluations()::with);
        return new VersionView(
                model.name(),
                version.number(),
                version.origin().at(),
                model.standing(version.number(), Model.CHAMPION),
                model.aliases().values().stream()
                        .filter(record -> record.version()
                                .filter(version.number()::equals)
                                .isPresent())
                        .map(AliasRecord::alias)
                        .sorted(Comparator.comparing(Alias::value))
                        .collect(Collectors.toList()),
                version.checkpoint(),
                version.fact().manifest(),
                version.fact().report(),
                version.fact().job(),
                version.fact().dataset(),
                version.fact().method(),
                version.fact().parent(),
                evaluation.map(found -> found.fact().metrics()),
                evaluation.flatMap(found -> found.fact().deltaM()));
    }
}
