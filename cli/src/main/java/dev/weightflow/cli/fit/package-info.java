/** {@code weightflow fit}: a model trained on a folder in this process, without a platform, and the folder that it leaves. */
package dev.weightflow.cli.fit;
