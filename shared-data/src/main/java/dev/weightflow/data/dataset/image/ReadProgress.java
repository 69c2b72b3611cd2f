package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.Budget;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Checks whether the decoding of an image may continue, as often as the JDK's readers report progress. */
record ReadProgress(Budget budget) implements IIOReadProgressListener {
    @Override
    public void imageProgress(ImageReader source, float percentage) {
        budget.look();
    }

    @Override
    public void imageStarted(ImageReader source, int image) {
        budget.look();
    }

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void sequenceStarted(ImageReader source, int first) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int image, int thumbnail) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentage) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
}
