package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.process.Port;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.testing.servers.FaultProxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Injects network faults before one of the two servers while models are trained: latency, closed connections, silence, or low bandwidth. Between two
 * faults the network works until more has been done.
 */
final class NetworkFaults {
    private static final int MOST_MILLISECONDS_SLOWER = 400;
    private static final int MOST_BYTES_PER_SECOND = 64 << 10;

    private NetworkFaults() {}

    /** Options of a platform with a proxy at one port in front of a server that listens at another. */
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
                        return Optional.of(Numbers.format("%s for %.1f s", what[0], time.toMillis() / 1000.0));
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
