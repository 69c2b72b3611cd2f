package dev.weightflow.model.backbone;

/**
 * A network that is pre-trained on images and gives features for dense prediction. It is a value with the network's numbers; two that are
 * equal are the same network. How to write another one is in {@code docs/adding-a-backbone.md}.
 */
public interface Backbone {

    /** What specifications, checkpoints and the command line call it, as {@code vit-small-patch14-dinov2}. */
    String name();

    /** The side of a patch in pixels. */
    int patch();

    /** Pixels whose multiples a side of its images can always have. */
    int imageUnit();

    /** How the images of its pre-training were normalised. */
    default Normalisation normalisation() {
        return Normalisation.IMAGENET;
    }

    /** Whether its attention stays within windows and knows places by tables of relative position biases. */
    default boolean hasWindows() {
        return false;
    }

    /** The same with another stochastic-depth rate in its last block. */
    Backbone withDropPath(double rate);

    /**
     * The network for square images of one size.
     *
     * @throws IllegalArgumentException if it cannot take images of that size, naming one that it can take
     */
    BackboneLayout layout(int imageSize);
}
