# docker build -t country-provider .
# docker run -p 8080:8080 country-provider
#
# For x64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 -t country-provider .
# The program is compiled on the machine that builds, for the platform that is asked for. Nothing of that platform runs meanwhile.
#
# Where these base images cannot be had, others serve: --build-arg SDK_IMAGE=... --build-arg RUNTIME_IMAGE=...
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra

# The files that say which packages are needed, wherever they are: a new module is not listed here.
FROM --platform=${BUILDPLATFORM} ${SDK_IMAGE} AS projects
WORKDIR /source
COPY . .
RUN mkdir /projects && find . -name '*.csproj' -o -name '*.props' -o -name packages.lock.json -o -name global.json | xargs cp --parents -t /projects

FROM --platform=${BUILDPLATFORM} ${SDK_IMAGE} AS build
# amd64 or arm64; .NET calls the former x64.
ARG TARGETARCH
WORKDIR /source
# A layer of its own: as long as those files are the same, a change of the source restores nothing again.
# The platform is a property, as it is when publishing: --runtime does not set it, and the compiler for ReadyToRun would not be restored.
COPY --from=projects /projects ./
RUN dotnet restore src/Host --locked-mode -p:RuntimeIdentifier=linux-$(echo ${TARGETARCH:-amd64} | sed s/amd64/x64/)
COPY . .
RUN dotnet publish src/Host --no-restore --configuration Release --runtime linux-$(echo ${TARGETARCH:-amd64} | sed s/amd64/x64/) --output /app \
      -p:RunAnalyzers=false -p:UseAppHost=false -p:DebugType=none -p:PublishDocumentationFiles=false -p:IsTransformWebConfigDisabled=true \
    && mkdir /data

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Country Provider" \
      org.opencontainers.image.description="Countries, currencies and languages, and which country is linked to which" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /app /app
COPY LICENSE DATA-LICENCES.md /app/
COPY --from=build --chown=10001:10001 /data /data
WORKDIR /app
# Not root, and nothing is written but here and in /tmp: the root file system may be read-only.
USER 10001:10001
VOLUME /data
ENV Http__Host=* Store__Directory=/data Logging__Format=Json
# Pages and API; other processes of the product and the platform.
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["dotnet", "/app/CountryProvider.Host.dll", "health"]
ENTRYPOINT ["dotnet", "/app/CountryProvider.Host.dll"]
