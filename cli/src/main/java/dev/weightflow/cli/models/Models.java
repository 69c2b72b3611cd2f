package dev.weightflow.cli.models;

import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.ServiceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks with {@code checkpoint-registry}. */
public final class Models {

    /** As many as the service answers with at most. */
    private static final int PAGE = 1000;

    private final Session session;
    private final ServiceClient client;

    public Models(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.CHECKPOINT_REGISTRY);
    }

    public ServiceResponse<Model[]> list() {
        return client.get("/models", Model[].class);
    }

    public ServiceResponse<Model> show(String model) {
        return client.get(path(model), Model.class);
    }

    /** A model's versions, the latest first. */
    public ServiceResponse<Version[]> versions(String model) {
        return client.get(path(model) + "/versions", Version[].class);
    }

    public ServiceResponse<VersionDetail> version(String model, int version) {
        return client.get(path(model) + "/versions/" + version, VersionDetail.class);
    }

    /** Every model there is, page by page. */
    List<Model> all() {
        return pages("/models", Model[].class);
    }

    /** Every version of a model, page by page. */
    List<Version> allVersions(String model) {
        return pages(path(model) + "/versions", Version[].class);
    }

    private <T> List<T> pages(String path, Class<T[]> type) {
        List<T> all = new ArrayList<>();
        int before;
        do {
            before = all.size();
            all.addAll(List.of(client.get(path + "?limit=" + PAGE + "&offset=" + before, type)
                    .value()));
        } while (all.size() == before + PAGE);
        return all;
    }

    /** Asks for a version to have an alias. */
    public ServiceResponse<Promotion> promote(String model, int version, String alias, String reason, boolean force) {
        return client.post(
                path(model) + "/versions/" + version + "/promote",
                Map.of("alias", alias, "reason", reason, "force", force),
                Promotion.class);
    }

    /** How a version came about; the champion if none is named. */
    public ServiceResponse<CausalChain> explain(String model, Optional<Integer> version) {
        return client.get(
                path(model) + version.map(number -> "/versions/" + number).orElse("") + "/explain", CausalChain.class);
    }

    /** Reads all that a version consists of. */
    ServiceResponse<Verification.OfVersion> verify(String model, int version) {
        return client.get(
                path(model) + "/versions/" + version + "/verification",
                Verification.OfVersion.class,
                ServiceClient.LONG);
    }

    /** The facts that the registry refused. */
    ServiceResponse<Verification.RefusedFact[]> refusedFacts() {
        return client.get("/refused-facts", Verification.RefusedFact[].class);
    }

    /** Has the registry read the topics of facts from their beginning. */
    List<Verification.OfLog> logs() {
        return List.of(client.get("/logs", Verification.OfLog[].class).value());
    }

    /** What the registry's scrub has found damaged. */
    List<Verification.DamagedObject> damagedObjects() {
        return pages("/damaged-objects", Verification.DamagedObject[].class);
    }

    /**
     * Waits until a checkpoint is registered and the gate has ruled on it.
     *
     * @throws CommandFailure if the registry refuses the checkpoint
     */
    public Version awaitDecision(String model, String checkpoint) throws InterruptedException {
        return session.poller()
                .until(() -> registered(model, checkpoint), now -> {}, now -> now.filter(Version::decided)
                        .isPresent())
                .orElseThrow();
    }

    private Optional<Version> registered(String model, String checkpoint) {
        try {
            Optional<Version> version = Arrays.stream(versions(model).value())
                    .filter(known -> known.checkpoint().equals(checkpoint))
                    .findFirst();
            if (version.isEmpty()) {
                show(model).value().failures().stream()
                        .filter(failed -> failed.checkpoint().equals(checkpoint))
                        .findFirst()
                        .ifPresent(failed -> {
                            throw new CommandFailure(
                                    failed.failure().code(),
                                    ExitStatus.FAILED,
                                    client.service().name() + " refuses the checkpoint: "
                                            + failed.failure().message());
                        });
            }
            return version;
        } catch (ErrorResponse notYet) {
            if (notYet.status() == ExitStatus.NOT_FOUND) {
                return Optional.empty();
            }
            throw notYet;
        }
    }

    private static String path(String model) {
        return "/models/" + Names.segment(model);
    }
}
