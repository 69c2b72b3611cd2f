# The trainer for NVIDIA GPUs. Build it with the CUDA libraries first (./mvnw -Pcuda -DskipTests -pl services/trainer -am package; they are
# 2.5 GB), then, from the project's folder:
#   docker build -f deploy/images/trainer-gpu.Dockerfile -t weightflow/trainer-gpu:0.1.0 .
ARG JAVA_IMAGE=eclipse-temurin:17.0.16_8-jre-noble
ARG CUDA_IMAGE=nvidia/cuda:12.4.1-base-ubuntu22.04
FROM ${JAVA_IMAGE} AS java
FROM ${CUDA_IMAGE}
COPY --from=java /opt/java/openjdk /opt/java/openjdk
RUN groupadd --system --gid 10001 weightflow \
 && useradd --system --uid 10001 --gid weightflow --home-dir /data --shell /usr/sbin/nologin weightflow \
 && install -d -o weightflow -g weightflow -m 750 /data
COPY deploy/images/healthy /usr/local/bin/healthy
COPY deploy/images/java.options /app/java.options
COPY services/trainer/target/quarkus-app/lib/ /app/lib/
# the folder may still hold the last build for CPUs, which finds no GPU
RUN if ! ls /app/lib/main/*.pytorch-native-cu124-*.jar >/dev/null 2>&1; then \
      echo "services/trainer/target holds no libraries for CUDA 12.4: build it with the Maven profile cuda (-Pcuda)." >&2; exit 1; \
    fi
COPY services/trainer/target/quarkus-app/quarkus/ /app/quarkus/
COPY services/trainer/target/quarkus-app/app/ /app/app/
COPY services/trainer/target/quarkus-app/quarkus-run.jar /app/
ENV PATH=/opt/java/openjdk/bin:${PATH} \
    JAVA_HOME=/opt/java/openjdk \
    PYTORCH_FLAVOR=cu124 \
    QUARKUS_HTTP_HOST=0.0.0.0 \
    QUARKUS_HTTP_PORT=8082 \
    QUARKUS_MANAGEMENT_PORT=9082 \
    WEIGHTFLOW_DATA_DIR=/data \
    WEIGHTFLOW_TRAINER_DEVICE=cuda:0 \
    DJL_CACHE_DIR=/data/djl \
    ENGINE_CACHE_DIR=/data/djl \
    DJL_OFFLINE=true \
    OPT_OUT_TRACKING=true \
    MKL_CBWR=AUTO
USER 10001:10001
WORKDIR /data
EXPOSE 8082 9082
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --start-interval=2s --retries=4 CMD ["/usr/local/bin/healthy"]
ENTRYPOINT ["java", "@/app/java.options", "-jar", "/app/quarkus-run.jar"]
