/**
 * What a pre-trained network is to the rest, a {@link dev.weightflow.model.backbone.Backbone}, and Swin Transformer V1 (Liu et al., 2021)
 * as a function over named parameters. It knows nothing of fine-tuning methods: every projection goes through {@link dev.weightflow.model.backbone.BackboneHooks}, which a method may answer in its own way.
 */
package dev.weightflow.model.backbone;
