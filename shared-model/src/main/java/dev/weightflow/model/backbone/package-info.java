/**
 * Pre-trained networks as the other packages see them, {@link dev.weightflow.model.backbone.Backbone}, and Swin Transformer V1 (Liu et al., 2021) as
 * a function over named parameters. This package knows no fine-tuning methods: every projection goes through
 * {@link dev.weightflow.model.backbone.BackboneHooks}, which a method may implement.
 */
package dev.weightflow.model.backbone;
