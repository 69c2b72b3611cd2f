package dev.weightflow.data.picture;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Grid of some labelled samples: a row for each, with the photograph and the label of every task; a task without one is blank. */
public final class ContactSheet {
    private static final int SIDE = 168;
    private static final int GAP = 6;
    private static final int WHITE = 255;
    private static final int INK = 0x1b1f24;
    private static final int PALE = 0x57606a;

    private ContactSheet() {}

    /** @param samples at least one, of those tasks */
    public static Pixels of(Tasks tasks, List<RawSample> samples) {
        ValidationTransform transform = new ValidationTransform(SIDE);
        try (MatScope mats = new MatScope()) {
            int wide = GAP + (1 + tasks.size()) * (SIDE + GAP);
            int tall = Lettering.LINE + samples.size() * (SIDE + GAP + Lettering.LINE) + GAP;
            Mat page = mats.own(new Mat(tall, wide, CvType.CV_8UC3, Scalar.all(WHITE)));
            int column = GAP + SIDE + GAP;
            Lettering.HEADING.write(page, "image", GAP, 0, INK);
            for (Task task : tasks) {
                Lettering.HEADING.write(page, Lettering.HEADING.within(task.key(), SIDE), column, 0, INK);
                column += SIDE + GAP;
            }
            int top = Lettering.LINE;
            for (RawSample sample : samples) {
                Lettering.TEXT.write(page, Lettering.TEXT.within(sample.id(), wide - 2 * GAP), GAP, top, PALE);
                row(mats, page, top + Lettering.LINE, tasks, sample, transform.labels(sample.raw()));
                top += SIDE + GAP + Lettering.LINE;
            }
            byte[] rgb = new byte[3 * tall * wide];
            page.get(0, 0, rgb);
            return new Pixels(wide, tall, 3, rgb);
        }
    }

    private static void row(
            MatScope mats, Mat page, int top, Tasks tasks, RawSample sample, Map<TaskName, float[]> labels) {
        Mat photograph =
                mats.own(new Mat(sample.image().height(), sample.image().width(), CvType.CV_8UC3));
        photograph.put(0, 0, sample.image().data());
        Mat square = mats.empty();
        Imgproc.resize(photograph, square, new Size(SIDE, SIDE), 0, 0, Imgproc.INTER_AREA);
        square.copyTo(mats.own(page.submat(new Rect(GAP, top, SIDE, SIDE))));
        int column = GAP + SIDE + GAP;
        for (Task task : tasks) {
            float[] label = labels.get(task.name());
            if (label != null) {
                byte[] colours = Colouring.of(task, label, SIDE * SIDE, range(task, label));
                mats.own(page.submat(new Rect(column, top, SIDE, SIDE))).put(0, 0, colours);
            }
            column += SIDE + GAP;
        }
    }

    private static NumberRange range(Task task, float[] label) {
        return task.encoding() == LabelEncoding.NUMBER ? NumberRange.of(label) : new NumberRange(0, 1);
    }
}
