/** What a scene is: named things made of pieces, a camera, lights, and the labels that each of them carries. */
package dev.weightflow.scenes.world;
