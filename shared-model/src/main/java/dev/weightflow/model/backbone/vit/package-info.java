/**
 * The Vision Transformer (Dosovitskiy et al., 2021) under the names of timm and DINOv2, with a feature pyramid, so that decoders read from
 * it what they read from a network of several stages.
 */
package dev.weightflow.model.backbone.vit;
