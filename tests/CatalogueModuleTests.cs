using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue.Tests;

/// <summary>The module of a catalogue alone: the requests to it, and its answers.</summary>
public abstract class CatalogueModuleTests<TEntry>(
    IModule module,
    ICatalogueRequests requests,
    Func<string?, string?, ICommand<TEntry>> ensure,
    Func<long?, IQuery<Snapshot<TEntry>?>> changesSince,
    Func<string, string, bool, TEntry> entry,
    Func<Task<string[]>>? store = null
) : IAsyncLifetime
    where TEntry : CatalogueEntry
{
    private TestHost _host = null!;

    private IMediator Mediator => _host.Services.GetRequiredService<IMediator>();

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync([module], store is null ? [] : await store());

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task A_module_that_was_never_written_has_version_0()
    {
        (await Changes(null))!.Entries.ShouldBeEmpty();
        (await Changes(null))!.Version.ShouldBe(0);
        (await Changes(0)).ShouldBeNull();
    }

    [Fact]
    public async Task Ensuring_an_entry_adds_it_in_the_case_of_its_catalogue()
    {
        (await Send(ensure("aBc", " Name "))).ShouldBe(entry("abc", "Name", false));

        (await Changes(null))!.Entries.ShouldBe([entry("abc", "Name", false)]);
    }

    [Fact]
    public async Task Ensuring_it_again_changes_nothing()
    {
        await Send(ensure("abc", "Name"));
        var version = (await Changes(null))!.Version;

        (await Send(ensure("ABC", "NAME"))).ShouldBe(entry("abc", "Name", false));

        (await Changes(version)).ShouldBeNull();
    }

    [Fact]
    public async Task Ensuring_another_name_is_a_conflict()
    {
        await Send(ensure("abc", "Name"));

        (await Should.ThrowAsync<ConflictException>(() => Send(ensure("abc", "Other")))).Message.ShouldContain("Name");
    }

    [Fact]
    public async Task Ensuring_a_retired_entry_reinstates_it()
    {
        await Send(ensure("abc", "Name"));
        await requests.RetireAsync(Mediator, "abc");
        (await Changes(null))!.Entries.ShouldBe([entry("abc", "Name", true)]);

        (await Send(ensure("abc", "Name"))).ShouldBe(entry("abc", "Name", false));
    }

    [Fact]
    public async Task Every_write_raises_the_version_and_only_what_is_newer_is_answered()
    {
        await Write("aaa", "B", WriteMode.Add);
        await Write("bbb", "A", WriteMode.Add);
        await Write("aaa", "C", WriteMode.Put, Precondition.None);
        await requests.RetireAsync(Mediator, "bbb");

        var snapshot = (await Changes(3))!;

        snapshot.Version.ShouldBe(4);
        snapshot.Entries.ShouldBe([entry("bbb", "A", true), entry("aaa", "C", false)]);
        (await Changes(4)).ShouldBeNull();
    }

    [Fact]
    public async Task All_faults_of_a_request_are_listed()
    {
        var refusal = await Should.ThrowAsync<InvalidRequestException>(() => Send(ensure("a1", null)));

        refusal.Errors.Keys.ShouldBe(["code", "name"], ignoreOrder: true);
        (await Should.ThrowAsync<InvalidRequestException>(() => Write(null, "\u0000", WriteMode.Add))).Errors.Keys.ShouldBe(
            ["code", "name"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task A_precondition_that_does_not_hold_refuses_the_write()
    {
        await Write("abc", "Name", WriteMode.Add);

        await Should.ThrowAsync<PreconditionFailedException>(() => Write("abc", "Other", WriteMode.Put, Precondition.OneOf([99])));
        await Should.ThrowAsync<PreconditionFailedException>(() => Write("abc", "Other", WriteMode.Put, Precondition.Missing));
        await Should.ThrowAsync<PreconditionFailedException>(() => Write("xyz", "Other", WriteMode.Put, Precondition.Exists));
        await Should.ThrowAsync<NotFoundException>(() => requests.RetireAsync(Mediator, "xyz"));

        (await Changes(null))!.Entries.ShouldBe([entry("abc", "Name", false)]);
    }

    [Fact]
    public async Task A_search_ignores_case_and_accents()
    {
        await Write("abc", "Ålandsöarna", WriteMode.Add);
        await Write("xyz", "Other", WriteMode.Add);

        (await requests.FindAsync(Mediator, "LANDSOAR")).ShouldBe(["Ålandsöarna"]);
    }

    private Task Write(string? code, string name, WriteMode mode, Precondition? precondition = null) =>
        requests.WriteAsync(Mediator, code, name, mode, precondition ?? Precondition.None);

    private Task<TResult> Send<TResult>(IRequest<TResult> request) => Mediator.Send(request, TestContext.Current.CancellationToken);

    private Task<Snapshot<TEntry>?> Changes(long? since) => Send(changesSince(since));
}

/// <summary>Requests to a catalogue, where the type of the entries is internal to its module.</summary>
public interface ICatalogueRequests
{
    Task WriteAsync(IMediator mediator, string? code, string name, WriteMode mode, Precondition precondition);

    Task RetireAsync(IMediator mediator, string code);

    /// <summary>The names of the found entries.</summary>
    Task<IEnumerable<string>> FindAsync(IMediator mediator, string search);
}

internal sealed class CatalogueRequests<TRow> : ICatalogueRequests
    where TRow : EntryRow, new()
{
    public Task WriteAsync(IMediator mediator, string? code, string name, WriteMode mode, Precondition precondition) =>
        mediator.Send(
            new WriteEntry<TRow>(code, new JsonObject { ["name"] = name }, mode, precondition),
            TestContext.Current.CancellationToken
        );

    public Task RetireAsync(IMediator mediator, string code) =>
        mediator.Send(new RetireEntry<TRow>(code, Precondition.None), TestContext.Current.CancellationToken);

    public async Task<IEnumerable<string>> FindAsync(IMediator mediator, string search) =>
        (await mediator.Send(new ListEntries<TRow> { Search = search }, TestContext.Current.CancellationToken)).Entries.Select(entry =>
            entry.Row.Name
        );
}
