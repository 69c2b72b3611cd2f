package dev.weightflow.cli.demo.loop;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.demo.loop.LoopResult.Rollback;
import dev.weightflow.local.platform.ServiceName;
import java.util.Map;
import java.util.Optional;

/** Version that is worse than the champion and made champion all the same, by force, and that the registry takes back. */
final class HarmfulVersion {
    private static final String REASON = "The demo makes a harmful version champion.";

    private final Session session;

    HarmfulVersion(Session session) {
        this.session = session;
    }

    /**
     * Forces the version, unless that was done, and waits until it is rolled back.
     *
     * @param version as the registry shows it
     */
    Rollback takenBack(Resource version) throws InterruptedException {
        String number = version.text("version");
        if (decision(number, "forced").isEmpty()) {
            registry()
                    .post(
                            LoopModel.path("/versions/" + number + "/promote"),
                            Map.of("alias", "champion", "reason", REASON, "force", true));
        }
        session.terminal().say("  version " + number + " is made champion by force");
        Resource back = session.poller()
                .until(() -> decision(number, "rolled-back"), now -> {}, Optional::isPresent)
                .orElseThrow();
        Rollback rollback = new Rollback(
                Integer.parseInt(number),
                (int) registry().get(LoopModel.path("")).number("aliases.champion"),
                back.text("reason"));
        session.terminal().say("  rolled back to version " + rollback.back() + ": " + rollback.reason());
        return rollback;
    }

    private Optional<Resource> decision(String version, String outcome) {
        return registry().get(LoopModel.path("/versions/" + version)).list("decisions").stream()
                .filter(decision -> decision.text("outcome").equals(outcome))
                .findFirst();
    }

    private ServiceClient registry() {
        return session.client(ServiceName.CHECKPOINT_REGISTRY);
    }
}
