package dev.weightflow.model.backbone;

/**
 * A network that is pre-trained on images and gives features for dense prediction. It is a value with the network's numbers; two that are
 * equal are the same network. {@code docs/adding-a-backbone.md} shows how to add another one.
 */
public interface Backbone {

    /** Returns the name used by specifications, checkpoints and the command line, as {@code vit-small-patch14-dinov2}. */
    String name();

    /** Returns the side of a patch in pixels. */
    int patch();

    /** Pixels whose multiples a side of its images can always have. */
    int imageUnit();

    /** Returns the normalisation of the images in its pre-training. */
    default Normalisation normalisation() {
        return Normalisation.IMAGENET;
    }

    /** Returns whether attention is computed within windows, with positions from tables of relative position biases. */
    default boolean hasWindows() {
        return false;
    }

    /** Returns the backbone with another stochastic-depth rate in its last block. */
    Backbone withDropPath(double rate);

    /**
     * Returns the network for square images of one size.
     *
     * @throws IllegalArgumentException if it cannot take images of that size, naming one that it can take
     */
    BackboneLayout layout(int imageSize);
}
