package dev.weightflow.data.dataset.pascal;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.PngImage;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.nio.file.Path;

/** Reads one label of one sample into the form of {@link dev.weightflow.data.dataset.RawLabels}. */
final class LabelReader {
    private final PascalFiles files;
    private final Limits limits;
    private final FileOpener opener;

    LabelReader(PascalFiles files, Limits limits, FileOpener opener) {
        this.files = files;
        this.limits = limits;
        this.opener = opener;
    }

    /** @param width of the image, and @param height: the size of the parts of an image without people */
    Pixels read(TaskName task, String id, int width, int height) {
        return switch (task.key()) {
            case "semseg" -> semseg(files.semseg(id));
            case "normals" -> normals(files.normals(id), files.context(id));
            case "sal" -> saliency(files.saliency(id));
            case "human_parts" ->
                PartsMat.read(bytes(files.humanParts(id)), files.humanParts(id).toString(), limits)
                        .orElseGet(() -> Pixels.zeros(width, height, 1));
            default -> throw PascalFiles.none(task);
        };
    }

    private Pixels semseg(Path file) {
        PngImage image = png(file);
        if (image.colour().channels() != 1) {
            throw image.wrongForm(file.toString(), "save it as a palette or gray image that holds class indices");
        }
        RawLabels.complaint(Tasks.PASCAL.get(PascalTasks.SEMSEG), image.pixels())
                .ifPresent(complaint -> {
                    throw DatasetException.about(
                            ViolationCode.CLASS_OUT_OF_RANGE, file, "%s; map the others to 255", complaint);
                });
        return image.pixels();
    }

    private Pixels saliency(Path file) {
        PngImage image = png(file);
        if (image.colour() != PngImage.Colour.GRAY) {
            throw image.wrongForm(file.toString(), "save it as a gray image");
        }
        int white = (1 << image.bitDepth()) - 1;
        byte[] salient = image.pixels().data().clone();
        for (int i = 0; i < salient.length; i++) {
            salient[i] = (byte) (2 * (salient[i] & 0xff) > white ? 1 : 0);
        }
        return new Pixels(image.pixels().width(), image.pixels().height(), 1, salient);
    }

    private Pixels normals(Path file, Path contextFile) {
        PngImage image = png(file);
        if (image.colour() != PngImage.Colour.RGB) {
            throw image.wrongForm(file.toString(), "save it as an RGB image");
        }
        ContextMat context = ContextMat.read(bytes(contextFile), contextFile.toString(), limits);
        Pixels rgb = image.pixels();
        if (rgb.width() != context.width() || rgb.height() != context.height()) {
            throw DatasetException.about(
                    ViolationCode.SIZE_MISMATCH,
                    file,
                    "is %d x %d pixels and %s is %d x %d; give both the size of the image",
                    rgb.width(),
                    rgb.height(),
                    contextFile,
                    context.width(),
                    context.height());
        }
        byte[] masked = new byte[4 * context.normalsCount().length];
        for (int i = 0; i < context.normalsCount().length; i++) {
            if (context.normalsCount()[i]) {
                System.arraycopy(rgb.data(), 3 * i, masked, 4 * i, 3);
                masked[4 * i + 3] = -1;
            }
        }
        return new Pixels(rgb.width(), rgb.height(), 4, masked);
    }

    private PngImage png(Path file) {
        return PngImage.decode(bytes(file), file.toString(), limits);
    }

    private byte[] bytes(Path file) {
        return opener.read(file, limits);
    }
}
