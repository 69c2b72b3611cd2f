/** How to build each thing from a few solids, with random sizes, poses and colours that keep its class recognisable. */
package dev.weightflow.scenes.model;
