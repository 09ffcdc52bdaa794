// Writes the types of the Kubernetes API that the manifests use, as the package @kubernetes/client-node has them: for each type its
// fields, for each field its type, with ! behind what is required.
//
//   npm pack @kubernetes/client-node@1.1.2 && tar xzf kubernetes-client-node-1.1.2.tgz && node update.mjs package > kubernetes.json
import { readFileSync } from "node:fs";

const models = `${process.argv[2]}/dist/gen/models`;
const kinds = {
  "v1/ConfigMap": "V1ConfigMap",
  "v1/LimitRange": "V1LimitRange",
  "v1/Namespace": "V1Namespace",
  "v1/PersistentVolumeClaim": "V1PersistentVolumeClaim",
  "v1/Pod": "V1Pod",
  "v1/ResourceQuota": "V1ResourceQuota",
  "v1/Secret": "V1Secret",
  "v1/Service": "V1Service",
  "v1/ServiceAccount": "V1ServiceAccount",
  "apps/v1/DaemonSet": "V1DaemonSet",
  "apps/v1/Deployment": "V1Deployment",
  "apps/v1/StatefulSet": "V1StatefulSet",
  "autoscaling/v2/HorizontalPodAutoscaler": "V2HorizontalPodAutoscaler",
  "networking.k8s.io/v1/Ingress": "V1Ingress",
  "networking.k8s.io/v1/NetworkPolicy": "V1NetworkPolicy",
  "policy/v1/PodDisruptionBudget": "V1PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1/ClusterRole": "V1ClusterRole",
  "rbac.authorization.k8s.io/v1/Role": "V1Role",
  "rbac.authorization.k8s.io/v1/RoleBinding": "V1RoleBinding",
};

const types = {};
function read(type) {
  for (const name of type.match(/[A-Z]\w+/g) ?? []) {
    if (["Array", "Set", "Date", "IntOrString"].includes(name) || name in types) continue;
    const fields = (types[name] = {});
    const source = readFileSync(`${models}/${name}.js`, "utf8");
    const declaration = readFileSync(`${models}/${name}.d.ts`, "utf8");
    const map = source.slice(source.indexOf("attributeTypeMap = [") + "attributeTypeMap = ".length);
    for (const field of JSON.parse(map.slice(0, map.lastIndexOf("];") + 1))) {
      const required = declaration.includes(`'${field.name}': `);
      const whole = field.type === "number" && field.format.startsWith("int") ? "integer" : field.type;
      fields[field.baseName] = whole.replace("{ [key: string]: ", "Map<").replace("; }", ">") + (required ? "!" : "");
      read(field.type);
    }
  }
}
Object.values(kinds).forEach(read);

const version = readFileSync(`${models}/V1Pod.js`, "utf8").match(/spec version: (\S+)/)[1];
const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
const lines = Object.entries(sorted).map(([name, fields]) => `    ${JSON.stringify(name)}: ${JSON.stringify(fields)}`);
console.log(`{\n  "version": "${version}",\n  "kinds": ${JSON.stringify(kinds, null, 4).replace(/\n\}$/, "\n  }")},\n  "types": {\n${lines.join(",\n")}\n  }\n}`);
