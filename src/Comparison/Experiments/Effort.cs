using System.Diagnostics;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Tools.Manifests;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that more services mean more to deploy, to watch and to test. Counts what Kubernetes is told for each grouping, in the files that the program writes for it, and the
/// calls over the network that requests really cause. Cannot show what people make of it: a count is no effort, and tools handle many objects as easily as few.
/// </summary>
internal sealed class Effort : Experiment
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1.2);

    protected override int Place => 140;

    public override string Name => "effort";

    public override Words Question { get; } = new("How much more is there to deploy and to watch?", "Wie viel mehr ist zu betreiben und zu beobachten?");

    public override Words Claim { get; } = new("More services mean more to deploy, to watch and to test.", "Mehr Dienste bedeuten mehr zu betreiben, zu beobachten und zu testen.");

    public override Words Method { get; } = new(
        "The Kustomize files of both groupings are made, and what is in them is counted: the objects that each deployable has a name for, its settings, and the rules between deployables. Each kind of request is sent until it has asked all modules that it asks in one process, and its calls between processes are counted from the Server-Timing header. The claim counts as shown if the split has more objects, more settings and more allowed connections.",
        "Die Kustomize-Dateien beider Gruppierungen werden erzeugt, und was darin steht, wird gezählt: die Objekte, für die jedes Deployment einen Namen hat, seine Einstellungen und die Regeln zwischen ihnen. Jede Art von Anfrage wird gestellt, bis sie alle Module gefragt hat, die sie in einem Prozess fragt; ihre Aufrufe zwischen Prozessen werden aus dem Header Server-Timing gezählt. Die Behauptung gilt als gezeigt, wenn die Aufteilung mehr Objekte, mehr Einstellungen und mehr erlaubte Verbindungen hat.");

    public override Words Limits { get; } = new(
        "What all deployables share is written once in both groupings, and is not counted. Program and image are the same here; services with a code base of their own would also have a repository and a pipeline each.",
        "Was allen gemeinsam ist, steht in beiden Gruppierungen einmal da und zählt nicht mit. Programm und Image sind hier dieselben; Dienste mit eigenem Quelltext hätten auch je ein eigenes Repository und eine eigene Pipeline.");

    public override Words? Obstacle(Laboratory laboratory) => null;

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var app = new Product(laboratory.Options.Modules).Build([]);
        var (monolith, split) = (Count.Of(Names.AllInOne(laboratory.Options.Modules), app.Services), Count.Of(laboratory.Options.Split, app.Services));
        var hops = new List<(Workload Workload, int Calls, int Fewest, int Most)>();
        foreach (var workload in laboratory.Workloads.Where(workload => !laboratory.IsElsewhere || workload.Targets(laboratory.Monolith.AddressOf(workload.Module))[0].Body is null))
        {
            hops.Add(await HopsAsync(laboratory, workload, stop));
        }

        var isMore = split.Objects > monolith.Objects && split.Settings > monolith.Settings && split.Connections > monolith.Connections;
        var (most, processes) = (hops.Max(hop => hop.Most), split.Deployments);
        var objects = (double)split.Objects / monolith.Objects;
        return new(isMore ? Verdict.Shown : Verdict.Refuted, Words.Of(
            $"{split.Objects} objects instead of {monolith.Objects}, {split.Settings} settings instead of {monolith.Settings}, {split.Connections} allowed connections between pods instead of {monolith.Connections}; and a request causes up to {most} calls over the network, each of which can fail, instead of none. It stays one image; during an update old and new can meet in {split.Mixtures} combinations instead of {monolith.Mixtures}.",
            $"{split.Objects} Objekte statt {monolith.Objects}, {split.Settings} Einstellungen statt {monolith.Settings}, {split.Connections} erlaubte Verbindungen zwischen Pods statt {monolith.Connections}; und eine Anfrage löst bis zu {most} Aufrufe über das Netz aus, von denen jeder scheitern kann, statt keinem. Es bleibt bei einem Image; während einer Aktualisierung können Alt und Neu in {split.Mixtures} Kombinationen aufeinandertreffen statt in {monolith.Mixtures}."))
        {
            Headlines = isMore ? [new(Side.Cost, Figures.Times(objects), Words.Of($"Kubernetes objects: {split.Objects} instead of {monolith.Objects}", $"Kubernetes-Objekte: {split.Objects} statt {monolith.Objects}"))] : [],
            Pictures =
            [
                new BarPicture(
                    new("What there is to deploy", "Was zu betreiben ist"),
                    Words.Of(
                        $"The monolith has {monolith.Objects} objects, {monolith.Settings} settings and {monolith.Connections} connections, the split {split.Objects}, {split.Settings} and {split.Connections}.",
                        $"Der Monolith hat {monolith.Objects} Objekte, {monolith.Settings} Einstellungen und {monolith.Connections} Verbindungen, die Aufteilung {split.Objects}, {split.Settings} und {split.Connections}."),
                    new(new("number", "Anzahl"), ""),
                    [new(laboratory.Monolith.Name, Subject.Monolith), new(laboratory.Split.Name, Subject.Split)],
                    [
                        Bar(new("Kubernetes objects", "Kubernetes-Objekte"), count => count.Objects), Bar(new("settings", "Einstellungen"), count => count.Settings), Bar(new("open ports", "offene Ports"), count => count.Ports),
                        Bar(new("allowed connections", "erlaubte Verbindungen"), count => count.Connections), Bar(new("routes of the ingress", "Routen des Ingress"), count => count.Routes),
                    ]),
            ],
            Tables =
            [
                new(
                    new("Counted from the Kustomize files", "Aus den Kustomize-Dateien gezählt"),
                    [new("What", "Was"), laboratory.Monolith.Name, laboratory.Split.Name],
                    [
                        .. monolith.Kinds.Keys.Union(split.Kinds.Keys).Select(kind => Number(Words.Same(kind), count => count.Kinds.GetValueOrDefault(kind))),
                        Number(new("Objects together", "Objekte zusammen"), count => count.Objects),
                        Number(new("Settings in ConfigMaps", "Einstellungen in ConfigMaps"), count => count.Settings),
                        Number(new("of them addresses of other processes", "davon Adressen anderer Prozesse"), count => count.Addresses),
                        Number(new("Open ports, a public and an internal one for each process", "Offene Ports, ein öffentlicher und ein interner je Prozess"), count => count.Ports),
                        Number(new("Allowed connections between pods", "Erlaubte Verbindungen zwischen Pods"), count => count.Connections),
                        Number(new("Routes of the ingress", "Routen des Ingress"), count => count.Routes),
                        Number(new("Lines of generated YAML", "Zeilen erzeugtes YAML"), count => count.Lines),
                        Number(new("Images to build", "Zu bauende Images"), count => count.Images),
                        Number(new("Things to roll out, to watch and to back up", "Auszurollen, zu beobachten und zu sichern"), count => count.Deployments),
                        Number(new("Combinations of old and new during an update", "Kombinationen von Alt und Neu während einer Aktualisierung"), count => count.Mixtures),
                    ]),
                new(
                    new("Module calls of one request", "Modulaufrufe einer Anfrage"),
                    [new("Request", "Anfrage"), new("calls", "Aufrufe"), new("over the network, monolith", "übers Netz, Monolith"), new("over the network, split, at most", "übers Netz, aufgeteilt, höchstens"), new("with what is known still fresh", "mit noch frischem Wissen")],
                    [.. hops.Select(hop => new Row(hop.Workload.Name, [Words.Number($"{hop.Calls}"), Words.Same("0"), Words.Number($"{hop.Most}"), Words.Number($"{hop.Fewest}")]))]),
            ],
        };

        BarGroup Bar(Words label, Func<Count, int> figure) => new(label, [Exactly(figure(monolith)), Exactly(figure(split))]);

        Row Number(Words label, Func<Count, int> figure) => new(label, [Words.Number($"{figure(monolith)}"), Words.Number($"{figure(split)}")]);

        static Estimate Exactly(int value) => new(value, value, value);
    }

    // What is known of other modules is used again for a while: only then does a request ask all that it asks in one process.
    private static async Task<(Workload Workload, int Calls, int Fewest, int Most)> HopsAsync(Laboratory laboratory, Workload workload, CancellationToken stop)
    {
        laboratory.Say($"calls of {workload.Name.English}");
        var (expected, remote) = await CallsAsync(laboratory, laboratory.Monolith, workload, stop);
        if (remote > 0)
        {
            throw new ComparisonException($"{laboratory.Monolith.Name.English} is not one process: {workload.Name.English} makes {remote} calls to others. Name the deployment with all modules in one process first.");
        }

        var (fewest, most) = (int.MaxValue, 0);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < _patience; await Task.Delay(20, stop))
        {
            var (calls, over) = await CallsAsync(laboratory, laboratory.Split, workload, stop);
            (fewest, most) = (Math.Min(fewest, over), Math.Max(most, over));
            if (calls >= expected)
            {
                break;
            }
        }

        var again = await CallsAsync(laboratory, laboratory.Split, workload, stop); // Directly after it: nothing needs to be asked again.
        return (workload, expected, Math.Min(fewest, again.Remote), most);
    }

    private static async Task<(int All, int Remote)> CallsAsync(Laboratory laboratory, Deployment deployment, Workload workload, CancellationToken stop)
    {
        using var answer = await laboratory.SendAsync(deployment, workload.Module, workload.Targets(deployment.AddressOf(workload.Module))[0], stop);
        var timing = string.Join(',', answer.Headers.TryGetValues("Server-Timing", out var values) ? values : []);
        return (timing.Split("desc=").Length - 1, timing.Split("desc=remote").Length - 1);
    }

    /// <summary>What is in the files of a grouping.</summary>
    private sealed record Count
    {
        private static readonly string[] _kustomize = ["Kustomization", "Component"];

        /// <summary>How many objects there are of each kind.</summary>
        public required IReadOnlyDictionary<string, int> Kinds { get; init; }

        public required int Settings { get; init; }

        public required int Addresses { get; init; }

        public required int Connections { get; init; }

        public required int Routes { get; init; }

        public required int Lines { get; init; }

        public required int Images { get; init; }

        public int Objects => Kinds.Values.Sum();

        public int Deployments => Kinds["Deployment"];

        public int Ports => Deployments * typeof(HttpOptions).GetProperties().Count(property => property.Name.EndsWith("Port", StringComparison.Ordinal));

        public int Mixtures => 1 << Deployments;

        public static Count Of(Partition partition, IServiceProvider services)
        {
            var files = new KustomizeTree(partition, "..", services).Files();
            var documents = files.SelectMany(file => Documents(file.Value).Select(document => (Folder: Path.GetDirectoryName(file.Key)!, Document: document))).ToList();
            var pairs = documents.SelectMany(file => Pairs(file.Document).Select(pair => (file.Folder, Key: ((YamlScalarNode)pair.Key).Value!, pair.Value))).ToList();

            // What every deployable has is written once for all of them, and gets its names here.
            var kinds = new Dictionary<string, int>
            {
                ["Deployment"] = documents.Count(file => KindOf(file.Document) == "Deployment"),
                ["Service"] = Named("service").Select(node => Text(node["name"])).Distinct().Count(),
                ["ServiceAccount"] = Named("serviceAccountName").Select(Text).Distinct().Count(),
                ["ConfigMap"] = Named("configMapGenerator").Sum(node => ((YamlSequenceNode)node).Children.Count),
                ["PersistentVolumeClaim"] = Named("claimName").Select(Text).Distinct().Count(),
            };
            foreach (var kind in documents.Select(file => KindOf(file.Document)).OfType<string>().Except(["Deployment", .. _kustomize]).Order(StringComparer.Ordinal))
            {
                kinds[kind] = documents.Count(file => KindOf(file.Document) == kind);
            }

            var settings = Named("literals").SelectMany(node => ((YamlSequenceNode)node).Children).Select(Text).ToList();
            return new()
            {
                Kinds = kinds,
                Settings = settings.Count,
                Addresses = settings.Count(setting => setting.Contains("=http://", StringComparison.Ordinal)),
                Connections = Named("from").Sum(node => ((YamlSequenceNode)node).Children.Count),
                Routes = Named("backend").Count(),
                Lines = files.Values.Sum(content => content.AsSpan().Count('\n')),
                Images = pairs.Where(pair => pair.Key == "resources").SelectMany(pair => ((YamlSequenceNode)pair.Value).Select(node => Path.GetFullPath(Path.Combine("/tree", pair.Folder, Text(node))))).Where(path => Path.GetFileName(path) == "base").Distinct().Count(),
            };

            IEnumerable<YamlNode> Named(string key) => pairs.Where(pair => pair.Key == key).Select(pair => pair.Value);
        }

        // A patch is a document within a document.
        private static IEnumerable<YamlNode> Documents(string text)
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            foreach (var document in yaml.Documents)
            {
                yield return document.RootNode;
                foreach (var patch in Pairs(document.RootNode).Where(pair => Text(pair.Key) == "patch").SelectMany(pair => Documents(Text(pair.Value))))
                {
                    yield return patch;
                }
            }
        }

        private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Pairs(YamlNode root) => root.AllNodes.OfType<YamlMappingNode>().SelectMany(node => node.Children);

        private static string? KindOf(YamlNode root) => root is YamlMappingNode mapping && mapping.Children.TryGetValue("kind", out var kind) ? Text(kind) : null;

        private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
    }
}
