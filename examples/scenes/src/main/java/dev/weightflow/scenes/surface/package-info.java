/** How surfaces look: colours, textures, materials, lights and the sky. Nothing here knows what a thing is called. */
package dev.weightflow.scenes.surface;
