package dev.weightflow.registry.query;

import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Model.RegistrationFailure;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Summary of a model.
 *
 * @param versions number of its versions
 * @param aliases the version that each alias points to
 * @param held the aliases that are held, so that the gate does not move them
 * @param undecided the latest versions that the gate has not decided about, 100 at most: it waits for metrics, has no comparison, or its alias is
 * held
 * @param failures the latest failed registrations, 100 at most
 */
public record ModelView(
        ModelName name,
        int versions,
        Optional<VersionNumber> latest,
        Map<String, VersionNumber> aliases,
        Map<String, AliasState.Hold> held,
        List<VersionNumber> undecided,
        List<FailedCheckpoint> failures) {
    private static final int MOST = 100;

    /** Failed registration of a checkpoint that was evaluated for the model. */
    public record FailedCheckpoint(CheckpointId checkpoint, ReportId report, Failure failure, Instant at) {
        static FailedCheckpoint of(RegistrationFailure failure) {
            return new FailedCheckpoint(
                    failure.event().checkpoint(),
                    failure.event().report(),
                    failure.event().failure(),
                    failure.metadata().at());
        }
    }

    /** Summarises a model. */
    static ModelView of(Model model, Instant now) {
        int versions = model.versionCount();
        Map<String, VersionNumber> aliases = new TreeMap<>();
        model.aliases().forEach(alias -> alias.version()
                .ifPresent(version -> aliases.put(alias.alias().value(), version)));
        Map<String, AliasState.Hold> held = new TreeMap<>();
        model.aliases().forEach(alias -> alias.held(now)
                .ifPresent(hold -> held.put(alias.alias().value(), hold)));
        return new ModelView(
                model.name(),
                versions,
                Optional.of(versions).filter(count -> count > 0).map(VersionNumber::new),
                aliases,
                held,
                earliestFirst(model.latest(VersionStatus.UNDECIDED, 0, MOST).stream()
                        .map(ModelVersion::number)
                        .toList()),
                earliestFirst(model.failures(MOST).stream()
                        .filter(failure ->
                                model.version(failure.event().checkpoint()).isEmpty())
                        .map(FailedCheckpoint::of)
                        .toList()));
    }

    private static <T> List<T> earliestFirst(List<T> latestFirst) {
        List<T> turned = new ArrayList<>(latestFirst);
        Collections.reverse(turned);
        return turned;
    }
}
