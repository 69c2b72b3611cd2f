package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.NetworkProxy;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.embedded.process.Port;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Makes the network to one of the two servers bad while models are trained: slow, narrow, cut, or silent. Between two faults it is good until
 * something more is done.
 *
 * @param name what the experiment is called
 * @param server what is behind the bad network, for people
 * @param behind puts the proxy at the first port before the server, which listens at the second one
 */
record NetworkFaults(String name, String server, ThroughProxy behind) implements Experiment {
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(9);
    private static final int MOST_MILLISECONDS_SLOWER = 400;
    private static final int MOST_BYTES_PER_SECOND = 64 << 10;

    /** How a platform is set up with a proxy. */
    interface ThroughProxy {
        PlatformOptions of(PlatformOptions options, int proxy, int own);
    }

    static NetworkFaults toBroker() {
        return new NetworkFaults("network-broker", "the Kafka broker", PlatformOptions::withKafkaBehind);
    }

    static NetworkFaults toStore() {
        return new NetworkFaults("network-store", "the object store", PlatformOptions::withObjectStoreBehind);
    }

    /** A way in which a network is bad. */
    private enum Fault {
        SLOW {
            @Override
            String inject(NetworkProxy network, Random dice) {
                Duration latency = Duration.ofMillis(50 + dice.nextInt(MOST_MILLISECONDS_SLOWER));
                network.slow(latency);
                return "slower by " + latency.toMillis() + " ms";
            }
        },
        CUT {
            @Override
            String inject(NetworkProxy network, Random dice) {
                network.cut();
                return "cut";
            }
        },
        SILENT {
            @Override
            String inject(NetworkProxy network, Random dice) {
                network.silence();
                return "silent";
            }
        },
        NARROW {
            @Override
            String inject(NetworkProxy network, Random dice) {
                int bytes = MOST_BYTES_PER_SECOND / 8 + dice.nextInt(MOST_BYTES_PER_SECOND);
                network.narrow(bytes);
                return "narrowed to " + (bytes >> 10) + " KiB/s";
            }
        };

        /** @return what is done, for people */
        abstract String inject(NetworkProxy network, Random dice);
    }

    @Override
    public String description() {
        return "latency, cuts, silence and narrow bandwidth between services and " + server
                + "; the same checkpoints, versions and events as undisturbed";
    }

    @Override
    public Property run(Setting setting) {
        int faults = setting.scale().of(4, 20);
        Workload workload = Kills.workload(setting);
        Random dice = setting.dice(this);
        int[] moments = Kills.moments(setting, workload, dice, faults);
        int own = Port.free().claim(server);
        int proxied = Port.free().claim("the proxy before " + server);
        try (NetworkProxy network = NetworkProxy.start(proxied, own)) {
            return DisturbedRun.check(
                    this,
                    setting,
                    setting.folders().fresh(name),
                    Plan.of(workload, faults).with(behind.of(TestPlatform.options(), proxied, own)),
                    run -> disturb(run, network, moments, dice, setting));
        }
    }

    private void disturb(DisturbedRun run, NetworkProxy network, int[] moments, Random dice, Setting setting) {
        List<Fault> kinds = List.of(Fault.values());
        for (int fault = 0; fault < moments.length; fault++) {
            int moment = moments[fault];
            Moment.await("effect " + moment, () -> run.tail().effects() >= moment || !run.isUnderWay());
            if (!run.isUnderWay()) {
                return;
            }
            Duration time =
                    SHORTEST.plusMillis(dice.nextLong(LONGEST.minus(SHORTEST).toMillis()));
            Recoveries.Fault begun = run.recoveries().begin();
            String what = kinds.get(fault % kinds.size()).inject(network, dice);
            try {
                Moment.pause(time);
            } finally {
                network.heal();
                begun.over();
            }
            setting.said()
                    .accept("%s: %d of %d, %s for %.1f s"
                            .formatted(name, fault + 1, moments.length, what, time.toMillis() / 1000.0));
        }
    }
}
