package dev.weightflow.model.backbone;

/** How the projections of a backbone are computed. This is the seam at which fine-tuning methods enter. */
@FunctionalInterface
public interface LinearForward {

    /**
     * Applies a projection.
     *
     * @param layer which one
     * @param x its input, [..., layer.in()] in every stream
     * @return its output, [..., layer.out()] in every stream
     */
    TaskFeatures project(LinearLayer layer, TaskFeatures x);
}
