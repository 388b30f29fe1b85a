-- What was published stays. A version may gain languages; '*' names those that a machine wrote and may lose names.
create function terms_stay() returns trigger
language plpgsql
as $$
begin
  if not (new.text - '*' @> old.text - '*')
     or new.text ->> '_' is distinct from old.text ->> '_'
     or coalesce(new.obligations, '{}') - '*' @> coalesce(old.obligations, '{}') - '*' is not true
     or (old.obligations is null) <> (new.obligations is null)
  then
    raise exception 'published terms stay as they are' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;

create trigger terms_stay before update on terms_terms for each row execute function terms_stay();
