package dev.weightflow.model.method;

import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;

/**
 * The options of a method, one record a method. A component that is given as null takes the method's default, so that a record always
 * holds what will run: leaving an option out and giving its default are the same.
 *
 * <p>The record is the option's only declaration. JSON, events and the command line all use its component's name; {@link Methods} reads
 * it and reports every fault at once. Where a method has them, {@code targets} are the layers that it adapts, {@code rank} and {@code
 * scale} those of its adapters, {@code dropout} is the probability with which an adapter's input is zeroed, {@code perTask} says whether
 * each task has adapters, and a pass, of its own, and {@code smallParts} what of the backbone is trained too.
 */
public interface MethodOptions {
    Method method();

    /** The decoder heads; those of the reference implementation by default. */
    DecoderName decoder();

    /** Whether other weights take the place of frozen ones, so that how far they moved can be a part of the loss. */
    default boolean replacesWeights() {
        return false;
    }

    /** Whether these weights move along a velocity field, so that their way can be a part of the loss. */
    default boolean flows() {
        return false;
    }

    default MethodName name() {
        return Methods.nameOf(this);
    }

    /** The form that a training's specification has, with every option that applies. */
    default MethodSpec spec() {
        return Methods.specOf(this);
    }
}
