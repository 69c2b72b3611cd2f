package dev.weightflow.registry.query;

import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecisions;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.MissingEvaluation;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.promotion.Canaries;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.CheckpointManifest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Queries about models. A missing object is an exception that says so. */
public final class ModelQueries {

    private final Journals journals;
    private final StoredDocuments documents;
    private final Gate gate;
    private final Canaries canaries;
    private final InstantSource clock;

    public ModelQueries(Journals journals, StoredDocuments documents, Gate gate, InstantSource clock) {
        this.journals = journals;
        this.documents = documents;
        this.gate = gate;
        this.canaries = new Canaries(journals);
        this.clock = clock;
    }

    /** Returns the number of models. */
    public int count() {
        return journals.models().count();
    }

    /** Returns a part of the models, by name. */
    public List<ModelView> models(int from, int most) {
        return journals.models().known(from, most).map(this::view).toList();
    }

    private ModelView view(Model model) {
        return ModelView.of(model, clock.instant());
    }

    /** One model. */
    public ModelView model(ModelName name) {
        return view(known(name));
    }

    /**
     * Returns what gain the model's gate can find.
     *
     * @param gain a true gain in percent, whose chance is of interest
     */
    public PowerView power(ModelName name, double gain) {
        Model model = known(name);
        return PowerView.of(model, gate.of(model).rules(), gain, report -> journals.evaluations()
                .withReport(report)
                .map(evaluation -> evaluation.event().images()));
    }

    /** Returns the model's canary, with the images on which it and the champion disagree most. */
    public CanaryView canary(ModelName name) {
        Model model = known(name);
        Optional<Canaries.Shadow> shadow = canaries.shadow(model);
        return new CanaryView(
                name,
                shadow.flatMap(any -> model.pendingCanary()),
                model.alias(Model.CHAMPION).version(),
                model.gate().policy().flatMap(GatePolicy::canary).orElse(0),
                shadow.stream()
                        .flatMap(known -> known.measured().stream())
                        .map(window -> window(model, window))
                        .toList());
    }

    private CanaryView.Window window(Model model, DatasetId window) {
        Optional<WindowDocument> champion =
                model.versionOf(Model.CHAMPION).flatMap(version -> measured(version, window));
        Optional<WindowDocument> canary = model.versionOf(Model.CANARY).flatMap(version -> measured(version, window));
        return new CanaryView.Window(
                window,
                champion.isEmpty() || canary.isEmpty()
                        ? List.of()
                        : Disagreement.of(champion.get(), canary.get()).stream()
                                .limit(CanaryView.Window.MOST)
                                .toList());
    }

    private Optional<WindowDocument> measured(ModelVersion version, DatasetId window) {
        return journals.evaluations()
                .completion(
                        MissingEvaluation.ofWindow(version, window, 1).request().job())
                .flatMap(completed -> documents.report(completed.report()).window())
                .map(documents::window);
    }

    /** Returns the model's champion against the version that it replaced. */
    public WatchView watch(ModelName name) {
        return WatchView.of(known(name));
    }

    /**
     * Returns the number of the model's versions.
     *
     * @param status of that status alone, if one is given
     */
    public int countVersions(ModelName name, Optional<VersionStatus> status) {
        Model model = known(name);
        return status.map(model::versionCount).orElseGet(model::versionCount);
    }

    /** Returns a part of the model's versions, the latest first. */
    public List<VersionView> versions(ModelName name, Optional<VersionStatus> status, int from, int most) {
        Model model = known(name);
        List<AliasState> aliases = model.aliases();
        return status.map(only -> model.latest(only, from, most)).orElseGet(() -> model.latest(from, most)).stream()
                .map(version -> view(model, version, aliases))
                .toList();
    }

    /** Returns a part of the versions of all models, by the models' names, and of each the latest first. */
    public List<VersionView> versions(int from, int most) {
        List<VersionView> found = new ArrayList<>();
        int before = from;
        for (Model model : journals.models().known().toList()) {
            int count = model.versionCount();
            if (before < count && found.size() < most) {
                found.addAll(versions(model.name(), Optional.empty(), before, most - found.size()));
            }
            before = Math.max(0, before - count);
        }
        return found;
    }

    /** Returns the summary of a version. */
    public VersionView version(ModelName name, VersionNumber number) {
        Model model = known(name);
        return view(model, version(model, number), model.aliases());
    }

    /** Returns the version that an alias points to. */
    public VersionView version(ModelName name, Alias alias) {
        return version(name, alias(name, alias).version().orElseThrow(() -> RegistryException.noAlias(name, alias)));
    }

    /** Returns a version with all of its data. An outage of the store leaves gaps, and a note about them. */
    public VersionDetail detail(ModelName name, VersionNumber number) {
        Model model = known(name);
        ModelVersion version = version(model, number);
        Optional<CheckpointManifest> manifest = Optional.empty();
        List<VersionDetail.Picture> pictures = List.of();
        Optional<String> note = Optional.empty();
        try {
            manifest = Optional.of(documents.manifest(version.event().manifest()));
            pictures = pictures(version)
                    .map(picture -> new VersionDetail.Picture(
                            picture.sample(),
                            picture.task(),
                            "models/" + name + "/versions/" + number + "/pictures/" + picture.digest()))
                    .toList();
        } catch (InvalidDocument | ObjectStoreException e) {
            note = Optional.of(e.getMessage());
        }
        return new VersionDetail(
                view(model, version, model.aliases()),
                journals.evaluations().of(version.checkpoint()).stream()
                        .map(VersionDetail.EvaluationView::of)
                        .toList(),
                version.decisions().stream().map(DecisionView::of).toList(),
                artifacts(version, manifest),
                manifest.map(VersionDetail.Lineage::of),
                pictures,
                note);
    }

    private static List<VersionDetail.Artifact> artifacts(ModelVersion version, Optional<CheckpointManifest> manifest) {
        List<VersionDetail.Artifact> artifacts = new ArrayList<>();
        artifacts.add(new VersionDetail.Artifact(
                "weights", version.checkpoint().digest(), manifest.map(CheckpointManifest::bytes)));
        artifacts.add(new VersionDetail.Artifact("manifest", version.event().manifest(), Optional.empty()));
        version.event()
                .report()
                .map(ReportId::digest)
                .ifPresent(digest -> artifacts.add(new VersionDetail.Artifact("report", digest, Optional.empty())));
        manifest.flatMap(known -> known.spec().method().storedText())
                .ifPresent(text -> artifacts.add(new VersionDetail.Artifact("method file", text, Optional.empty())));
        return artifacts;
    }

    /** Returns the digest of the method file that a version was trained with; empty for other methods, and while the store does not answer. */
    public Optional<Digest> methodFile(VersionView version) {
        if (version.method() != MethodName.FILE) {
            return Optional.empty();
        }
        try {
            return documents.manifest(version.manifest()).spec().method().digest();
        } catch (InvalidDocument | ObjectStoreException e) {
            return Optional.empty();
        }
    }

    /** Returns the distinct pictures of all reports about a version. */
    private Stream<PredictionImage> pictures(ModelVersion version) {
        return journals.evaluations().of(version.checkpoint()).stream()
                .flatMap(evaluation -> documents.report(evaluation.event().report()).pictures().stream())
                .distinct();
    }

    /** Returns the PNG file of a picture of that version's predictions. */
    public byte[] picture(ModelName name, VersionNumber number, Digest digest) {
        return documents.picture(pictures(version(known(name), number))
                .filter(picture -> picture.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> NotFoundException.of("picture", digest)));
    }

    /** Returns the decisions about a model's aliases. */
    public PromotionDecisions decisions(ModelName name) {
        return known(name).decisions();
    }

    /** Returns the latest decision on whether that version may have that alias. */
    public Optional<DecisionView> decision(ModelName name, VersionNumber number, Alias alias) {
        return version(known(name), number).decision(alias).map(DecisionView::of);
    }

    /** Returns the aliases that point to a version or are held, by name. */
    public Stream<AliasState> aliases(ModelName name) {
        Instant now = clock.instant();
        return known(name).aliases().stream().map(state -> state.at(now)).filter(ModelQueries::counts);
    }

    /** Returns the state of an alias. */
    public AliasState alias(ModelName name, Alias alias) {
        AliasState state = known(name).alias(alias).at(clock.instant());
        if (!counts(state)) {
            throw RegistryException.noAlias(name, alias);
        }
        return state;
    }

    private static boolean counts(AliasState state) {
        return state.version().isPresent() || state.held().isPresent();
    }

    /** Returns the causal chain of a version. */
    public ChainView explain(ModelName name, VersionNumber number) {
        return ChainView.of(name, number, journals.explain(version(known(name), number)));
    }

    /** Returns the causal chain of the champion, or of the latest version if there is none. */
    public ChainView explain(ModelName name) {
        Model model = known(name);
        return model.versionOf(Model.CHAMPION)
                .or(model::latest)
                .map(version -> explain(name, version.number()))
                .orElseThrow(() -> RegistryException.noVersion(name, VersionNumber.FIRST));
    }

    /** Returns a version as it was registered. */
    public ModelVersion registered(ModelName name, VersionNumber number) {
        return version(known(name), number);
    }

    /** Returns the digest of the version's weights. */
    public Digest weights(ModelName name, VersionNumber number) {
        return version(known(name), number).checkpoint().digest();
    }

    private Model known(ModelName name) {
        return journals.models().known(name).orElseThrow(() -> RegistryException.noModel(name));
    }

    private static ModelVersion version(Model model, VersionNumber number) {
        return model.version(number).orElseThrow(() -> RegistryException.noVersion(model.name(), number));
    }

    private VersionView view(Model model, ModelVersion version, List<AliasState> aliases) {
        Optional<Evaluation> evaluation = journals.evaluation(version);
        return new VersionView(
                model.name(),
                version.number(),
                version.metadata().at(),
                version.status(),
                aliases.stream()
                        .filter(alias -> alias.pointsTo(version.number()))
                        .map(AliasState::alias)
                        .toList(),
                version.checkpoint(),
                version.event().manifest(),
                version.event().report(),
                version.event().job(),
                version.event().dataset(),
                version.event().method(),
                version.event().parent(),
                evaluation.map(found -> found.event().metrics()),
                evaluation.flatMap(found -> found.event().relativeChange()));
    }
}
