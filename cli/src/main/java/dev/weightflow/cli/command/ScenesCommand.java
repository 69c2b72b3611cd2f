package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.local.process.ShutdownHook;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneDataset.RenderedScenes;
import dev.weightflow.scenes.SceneOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "scenes",
        description =
                "Renders a dataset of small scenes, in the PASCAL_MT layout or with tasks of its own, with exact labels.")
public final class ScenesCommand extends SessionCommand {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The dataset's folder; must be missing or empty.")
    private Path out;

    @Option(
            names = "--train",
            paramLabel = "N",
            defaultValue = "200",
            description = "Training images (${DEFAULT-VALUE}).")
    private int train;

    @Option(
            names = "--val",
            paramLabel = "M",
            defaultValue = "50",
            description = "Validation images (${DEFAULT-VALUE}).")
    private int val;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The random seed; the same seed gives identical files (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--image-size",
            paramLabel = "WxH",
            defaultValue = "320x240",
            description = "Image side in pixels (${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--look",
            paramLabel = "LOOK",
            defaultValue = "day",
            description =
                    "The setting and lighting: day, studio, night, or varied, with arbitrary lights, lenses and colours (${DEFAULT-VALUE}).")
    private String look;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "pascal-mt",
            description =
                    "pascal-mt: the benchmark's folders and four tasks; dataset-yaml: a folder that declares three tasks of its own"
                            + " in a dataset.yaml, with a third of the labels left out; pre-training: the three on which swin-micro-scenes is"
                            + " pre-trained, with all labels (${DEFAULT-VALUE}).")
    private String layout;

    @Option(
            names = "--group",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Name a group for this many images in a row in their ids, as of a camera's day: drift is looked for among"
                            + " groups (${DEFAULT-VALUE}: all are one).")
    private int group;

    @Override
    protected void run() {
        RenderedScenes scenes = rendered();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("root", scenes.root().toString());
        result.put("train", scenes.train());
        result.put("val", scenes.val());
        result.put("rendered", scenes.rendered());
        terminal.show(
                result,
                () -> scenes.rendered()
                        ? "Rendered %d training and %d validation images into %s."
                                .formatted(scenes.train(), scenes.val(), scenes.root())
                        : "%s holds these %d training and %d validation images already; nothing was rendered."
                                .formatted(scenes.root(), scenes.train(), scenes.val()));
    }

    private RenderedScenes rendered() {
        try (ShutdownHook ignored = ShutdownHook.interruptingThisThread()) {
            SceneOptions options = SceneOptions.parsed(out, train, val, seed, size, look, layout)
                    .inGroupsOf(group);
            try (Progress progress = terminal.progress("rendering", (long) train + val)) {
                return SceneDataset.render(options, step -> progress.at(step, ""));
            }
        }
    }
}
