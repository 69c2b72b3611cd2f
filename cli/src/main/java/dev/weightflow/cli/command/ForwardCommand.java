package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.training.MethodOptions;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.evaluation.ForwardPass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "forward",
        description = {
            "Runs one forward pass in evaluation mode.",
            "The input holds a float tensor 'image' [batch, 3, size, size], normalised as in pre-training; the output holds a"
                    + " float32 tensor [batch, channels, size, size] under each task's name."
        })
public final class ForwardCommand extends SessionCommand {

    @Mixin
    private final MethodOptions method = new MethodOptions();

    @Parameters(paramLabel = "FILE", description = "A whole model, .safetensors or .pth, or a checkpoint.")
    private Path weights;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "A safetensors file with 'image'.")
    private Path input;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The safetensors file to write.")
    private Path output;

    @Option(
            names = "--image-size",
            defaultValue = "448",
            paramLabel = "N",
            description = "Image side in pixels (${DEFAULT-VALUE}).")
    private int imageSize;

    @Option(
            names = "--model",
            defaultValue = "tiny",
            description = "micro, tiny, small, base or a Vision Transformer, as for fit (${DEFAULT-VALUE}).")
    private ModelSize model;

    @Option(names = "--decoder", description = "hrnet or segformer (hrnet), as --option decoder=… says too.")
    private Optional<DecoderName> decoder;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            description = "The tasks that the weights are for; all four if omitted.")
    private Set<TaskName> tasks = new TreeSet<>(PascalTasks.NAMES);

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
    private String device;

    @Override
    protected void run() {
        Method adapted = Methods.of(
                method.spec(decoder.map(name -> Map.of("decoder", name.key())).orElse(Map.of())));
        ForwardPass.Result result = new ForwardPass(
                        new NetworkConfig(
                                Backbones.of(model.key()),
                                imageSize,
                                adapted.options().decoder(),
                                Tasks.PASCAL.only(tasks)),
                        adapted,
                        device)
                .run(weights, input, output);
        terminal.show(
                result,
                () -> "Predicted " + result.images() + " images in " + result.milliseconds() + " ms; " + result.output()
                        + " holds " + String.join(", ", result.tasks()));
    }
}
