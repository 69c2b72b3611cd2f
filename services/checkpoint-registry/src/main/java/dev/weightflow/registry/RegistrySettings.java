package dev.weightflow.registry;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.weights.published.Downloads;
import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.registry.baseweights.PublishedPolicy;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.registry.webhook.WebhookSettings;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.SeedDeviation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of the checkpoint registry.
 *
 * @param databases place of what is read from the logs
 * @param dataDir this instance's own folder, for files on their way to and from the store
 * @param uploadMib largest upload, in MiB
 * @param uploadPatience time after which an upload must have kept a least rate
 * @param uploadKibPerSecond that rate, in KiB a second
 * @param reconcileEvery interval at which everything is checked for missed work; applied by {@link RegistrySchedule}
 * @param scrubKibPerSecond rate at which needed objects are read to find damage, in KiB a second; 0 for no scrub
 * @param scrubEvery least time between the beginnings of two rounds of the scrub
 * @param published published weights that may be brought
 * @param weightsMirror a server that has them, instead of their authors' addresses
 * @param console the console's address, to which messages link, if it is set
 */
public record RegistrySettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Databases databases,
        Path dataDir,
        int uploadMib,
        Duration uploadPatience,
        int uploadKibPerSecond,
        GateRules rules,
        Duration reconcileEvery,
        int scrubKibPerSecond,
        Duration scrubEvery,
        PublishedPolicy published,
        Optional<URI> weightsMirror,
        List<WebhookSettings> webhooks,
        Optional<URI> console) {
    static final String NAME = "checkpoint-registry";
    private static final int MOST_MIB = 1 << 20;
    private static final double MOST_POINTS = 180;
    private static final double MOST_DEVIATIONS = 100;
    private static final int MOST_LOOKS = 10_000;
    private static final double MOST_GAIN = 1000;

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    public static RegistrySettings of(Settings settings) {
        KafkaConnection kafka = KafkaConnection.from(settings, NAME);
        S3Settings store = S3Settings.from(settings);
        RegistrySettings read = new RegistrySettings(
                kafka,
                store,
                Databases.from(settings, settings.dataDir(NAME)),
                settings.dataDir(NAME),
                settings.integer("weightflow.registry.upload-mib", 1, MOST_MIB, 1024),
                settings.duration("weightflow.registry.upload-grace", Duration.ofSeconds(20)),
                settings.integer("weightflow.registry.upload-kib-per-second", 1, MOST_MIB, 128),
                rules(settings),
                settings.duration("weightflow.registry.reconcile-every", Duration.ofMinutes(3)),
                settings.integer("weightflow.registry.scrub-kib-per-second", 0, MOST_MIB, 4096),
                settings.duration("weightflow.registry.scrub-every", Duration.ofHours(24)),
                published(settings),
                settings.value(
                        "weightflow.registry.weights-mirror",
                        Optional.empty(),
                        text -> Optional.of(Downloads.mirror(text))),
                WebhookSettings.from(settings),
                settings.value("weightflow.console-url", Optional.empty(), text -> Optional.of(URI.create(text))));
        settings.complete();
        return read;
    }

    private static PublishedPolicy published(Settings settings) {
        PublishedTable table = PublishedTable.standard();
        return settings.value(
                "weightflow.registry.published-weights",
                PublishedPolicy.bundled(table),
                text -> PublishedPolicy.parse(text, table));
    }

    private static GateRules rules(Settings settings) {
        GateRules defaults = GateRules.defaults();
        double others = settings.number("weightflow.registry.gate.budget", 0, MOST_POINTS, defaults.otherBudget());
        Map<TaskName, Double> budgets = new TreeMap<>();
        for (TaskName task : PascalTasks.NAMES) {
            budgets.put(task, settings.number("weightflow.registry.gate.budget." + task.key(), 0, MOST_POINTS, others));
        }
        return new GateRules(
                budgets,
                others,
                settings.number("weightflow.registry.gate.min-gain", 0, MOST_DEVIATIONS, defaults.minGain()),
                settings.integer("weightflow.registry.gate.min-images", 1, ImageSums.MAX_IMAGES, defaults.minImages()),
                settings.integer("weightflow.registry.gate.looks", 1, MOST_LOOKS, defaults.looks()),
                SeedDeviation.stated(settings.number(
                        "weightflow.registry.gate.seed-deviation",
                        0,
                        MOST_GAIN,
                        defaults.seedDeviation().deviation())),
                settings.value(
                        "weightflow.registry.gate.first-version",
                        defaults.first(),
                        key -> Keyed.of(FirstVersionRule.class, key)));
    }
}
