/** Documents about drift: what is compared of images, and what came of it. */
package dev.weightflow.schema.drift;
