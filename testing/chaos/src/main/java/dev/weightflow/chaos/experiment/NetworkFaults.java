package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.embedded.testing.FaultProxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Makes the network to one of the two servers bad while models are trained: slow, cut, silent, or narrow. Between two faults it is good until
 * something more is done.
 */
final class NetworkFaults {
    private static final int MOST_MILLISECONDS_SLOWER = 400;
    private static final int MOST_BYTES_PER_SECOND = 64 << 10;

    private NetworkFaults() {}

    /** How a platform is set up with a proxy at one port before a server that listens at another. */
    interface ThroughProxy {
        PlatformOptions of(PlatformOptions options, int proxy, int own);
    }

    static Property run(Trial trial, ThroughProxy behind) {
        int faults = trial.of(4, 20);
        int own = Port.free().claim("the server");
        int proxied = Port.free().claim("the proxy before the server");
        try (FaultProxy network = FaultProxy.start(proxied, own)) {
            Plan plan = Plan.of(trial.workload(), faults).with(behind.of(TestPlatform.options(), proxied, own));
            return DisturbedRun.check(
                    trial,
                    plan,
                    run -> run.atMoments(faults, () -> {
                        Duration time = Duration.ofMillis(trial.dice.nextInt(2_000, 9_000));
                        int kind = run.recoveries().count() % 4;
                        String[] what = new String[1];
                        run.during(time, () -> what[0] = begin(kind, network, trial.dice), network::heal);
                        return Optional.of("%s for %.1f s".formatted(what[0], time.toMillis() / 1000.0));
                    }));
        }
    }

    private static String begin(int kind, FaultProxy network, Random dice) {
        return switch (kind) {
            case 0 -> {
                int milliseconds = 50 + dice.nextInt(MOST_MILLISECONDS_SLOWER);
                network.delay(Duration.ofMillis(milliseconds));
                yield "slower by " + milliseconds + " ms";
            }
            case 1 -> {
                network.cut();
                yield "cut";
            }
            case 2 -> {
                network.silence();
                yield "silent";
            }
            default -> {
                int bytes = MOST_BYTES_PER_SECOND / 8 + dice.nextInt(MOST_BYTES_PER_SECOND);
                network.narrow(bytes);
                yield "narrowed to " + (bytes >> 10) + " KiB/s";
            }
        };
    }
}
