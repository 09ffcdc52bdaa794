# What the checks ask of a list of objects.
def of(kind): [.items[] | select(.kind == kind)];
def named(kind; name): first(.items[] | select(.kind == kind and .metadata.name == name)) // null;
def is_ready: any(.status.conditions[]?; .type == "Ready" and .status == "True");
def pod_is_ready(name): named("Pod"; name) | . != null and is_ready;
# At least that many pods of a Deployment, StatefulSet or DaemonSet are ready, and all are of its newest template.
def has_ready(kind; name; count):
  named(kind; name) | . != null
    and ((.status.readyReplicas // .status.numberReady // 0) >= count)
    and ((.status.updatedReplicas // .status.updatedNumberScheduled // 0) >= count);
def tag(name): (named("Deployment"; name).spec.template.spec.containers[0].image // "") | split(":")[1] // "";
def component: .metadata.labels."app.kubernetes.io/component";
